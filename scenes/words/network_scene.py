"""The words of NetworkScene."""

WORDS = {
    "NetworkScene": {
        "title": {"en": "Back-propagation through a network", "zh": "网络中的反向传播"},
        "value": {"en": "value", "zh": "值"},
        "gradient": {"en": "gradient", "zh": "梯度"},
        "condition": {"en": "needs", "zh": "要求"},
        "squared_error": {"en": "squared error", "zh": "平方误差"},
        "cross_entropy": {"en": "cross-entropy", "zh": "交叉熵"},
        "question": {
            "en": "How does the loss react to every quantity in this network?",
            "zh": "损失对网络中的每个量怎样变化？",
        },
        "values": {
            "en": "Forward pass: every quantity is computed from those before it.",
            "zh": "前向传播：每个量由前面的量算出。",
        },
        "given": {
            "en": "The backward pass starts with the gradient of {name}.",
            "zh": "反向传播从 {name} 的梯度开始。",
        },
        "derive": {
            "en": "The gradient of {name}, from its components to the matrix form.",
            "zh": "推导 {name} 的梯度：从分量到矩阵形式。",
        },
        "arrives": {
            "en": "The gradient of {name} has the shape of {name}.",
            "zh": "{name} 的梯度与 {name} 形状相同。",
        },
        "result": {
            "en": "Every quantity has its gradient, and all came from one pass back.",
            "zh": "一次反向传播就得到了每个量的梯度。",
        },
    },
}
