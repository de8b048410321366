"""The words of Lecture."""

WORDS = {
    "Lecture": {
        "title": {"en": "Softmax and back-propagation", "zh": "softmax 与反向传播"},
        "SoftmaxInvariance": {"en": "Shift invariance", "zh": "平移不变性"},
        "SoftmaxJacobian": {"en": "Jacobian", "zh": "雅可比矩阵"},
        "BackpropChain": {"en": "Back-propagation", "zh": "反向传播"},
        "StdGraph": {"en": "Standard deviation", "zh": "标准差"},
        "BatchCrossEntropy": {"en": "Batch cross-entropy", "zh": "批次交叉熵"},
        "SoftmaxLoss": {"en": "Softmax loss", "zh": "softmax 损失"},
        "BatchNormGradients": {"en": "BatchNorm", "zh": "批归一化"},
        "DropoutGradient": {"en": "Dropout", "zh": "随机失活"},
        "MultiTaskNetwork": {"en": "Two tasks", "zh": "两个任务"},
        "TwoLayerClassifier": {"en": "Two layers", "zh": "两层分类器"},
        "claims_proved": {"en": "✓ {count} proved", "zh": "✓ {count} 个已证明"},
        "claims_checked": {"en": "{count} checked", "zh": "{count} 个已验证"},
        "claims_refused": {"en": "{count} wrong lines refused", "zh": "推翻 {count} 处错误"},
        "question": {
            "en": "A network predicts, a loss says how wrong it was: "
            "how does the loss react to every quantity?",
            "zh": "网络作出预测，损失衡量它错了多少：损失对每个量怎样反应？",
        },
        "values": {
            "en": "Forward, every operation makes numbers out of the numbers before.",
            "zh": "前向传播：每个运算由前面的数值算出新的数值。",
        },
        "back": {
            "en": "Back, the chain rule sends the answer through one operation after the other.",
            "zh": "反向传播：链式法则把答案逐个运算地传回去。",
        },
        "softmax_promise": {
            "en": "Each link is a formula to derive. First softmax: what changes it, and how much?",
            "zh": "每一环都是一个要推导的公式。先看 softmax：什么会改变它，改变多少？",
        },
        "chain_rule_promise": {
            "en": "Then the chain rule: along a network, and on a graph where paths meet.",
            "zh": "再看链式法则：沿着网络，以及在路径会合的计算图上。",
        },
        "loss_promise": {
            "en": "Then the loss: its value on a batch, and the gradient that starts it all.",
            "zh": "然后是损失：它在一个批次上的值，以及作为起点的梯度。",
        },
        "layers_promise": {
            "en": "Then two layers that couple samples or throw dice: BatchNorm and dropout.",
            "zh": "然后是两种特别的层：耦合样本的批归一化，掷骰子的随机失活。",
        },
        "networks_promise": {
            "en": "Last, whole networks: one with two tasks, one with two layers.",
            "zh": "最后是完整的网络：一个有两个任务，一个有两层。",
        },
        "softmax_kept": {
            "en": "The answers. Proved means: for all inputs, "
            "and for every size where there is one.",
            "zh": "这是答案。“已证明”是指对任意输入成立；有尺寸时，对任意尺寸成立。",
        },
        "chain_rule_kept": {
            "en": "The gradient of every link, and how the gradients of several paths add up.",
            "zh": "每一环的梯度，以及多条路径的梯度怎样相加。",
        },
        "loss_kept": {
            "en": "Prediction minus truth. "
            "The value of the batch loss is rounded: it can only be checked.",
            "zh": "预测减真实标签。损失的数值经过四舍五入，只能作数值验证。",
        },
        "layers_kept": {
            "en": "BatchNorm couples all samples; dropout lets a gradient through or stops it.",
            "zh": "批归一化耦合所有样本；随机失活让梯度通过或将其截断。",
        },
        "networks_kept": {
            "en": "Every parameter of both networks, and the wrong lines of a published solution.",
            "zh": "两个网络的每个参数的梯度，以及一份公开解答中的错误。",
        },
        "result": {
            "en": "{derivations} derivations, {shared} of them on two cards; {steps} steps, "
            "each verified. {proved} are proved for all inputs, "
            "and for every size where there is one.",
            "zh": "共 {derivations} 个推导，其中 {shared} 个列在两张卡片上；共 {steps} 步，"
            "每步都经过验证，{proved} 步对任意输入已证明，有尺寸时对任意尺寸。",
        },
    },
}
