"""The words of GraphScene."""

WORDS = {
    "GraphScene": {
        "title": {"en": "A computational graph", "zh": "计算图"},
        "value": {"en": "value", "zh": "值"},
        "gradient": {"en": "gradient", "zh": "梯度"},
        "local": {"en": "local derivative", "zh": "局部导数"},
        "question": {
            "en": "How does the result react when one of these inputs moves a little?",
            "zh": "其中一个输入稍微变化时，结果会怎样变化？",
        },
        "grow": {
            "en": "Every elementary operation becomes a node; an arrow carries its argument.",
            "zh": "每个基本运算是一个节点，箭头送来它的自变量。",
        },
        "values": {
            "en": "Forward: nodes compute their values from what arrives; the result is {result}.",
            "zh": "前向传播：每个节点由输入算出自己的值，结果是 {result}。",
        },
        "seed": {
            "en": "Backward starts at the result: its derivative with respect to itself is 1.",
            "zh": "反向传播从结果开始：它对自己的导数是 1。",
        },
        "gradients": {
            "en": "Upstream gradient times local derivative runs back; where paths meet, they add.",
            "zh": "上游梯度乘以局部导数，逆着箭头传回；路径相遇处相加。",
        },
        "totals": {
            "en": "The result reacts most to {name}: a step h there moves it by {gradient} h.",
            "zh": "结果对 {name} 最敏感：它变化一小步 h，结果约变化 {gradient} h。",
        },
    },
}
