"""The words of Lecture."""

WORDS = {
    "Lecture": {
        "title": {"en": "Softmax and back-propagation", "zh": "softmax 与反向传播"},
        "SoftmaxInvariance": {"en": "Shift invariance", "zh": "平移不变性"},
        "SoftmaxJacobian": {"en": "Jacobian", "zh": "雅可比矩阵"},
        "BackpropChain": {"en": "Back-propagation", "zh": "反向传播"},
        "StdGraph": {"en": "Standard deviation", "zh": "标准差"},
        "BatchCrossEntropy": {"en": "Batch cross-entropy", "zh": "批量交叉熵"},
        "SoftmaxLoss": {"en": "Softmax loss", "zh": "softmax 损失"},
        "BatchNormGradients": {"en": "BatchNorm", "zh": "批归一化"},
        "DropoutGradient": {"en": "Dropout", "zh": "随机失活"},
        "MultiTaskNetwork": {"en": "Two tasks", "zh": "两个任务"},
        "TwoLayerClassifier": {"en": "Two-layer net", "zh": "两层分类器"},
        "claims_proved": {"en": "✓ {count} proved", "zh": "✓ {count} 个推导已证明"},
        "proved_briefly": {"en": "✓ {count} proved", "zh": "✓ {count} 个推导"},
        "claims_checked": {"en": "{count} checked", "zh": "{count} 个已验证"},
        "claims_refused": {"en": "{count} errors refuted", "zh": "指出 {count} 处错误"},
        "rounded": {"en": "rounded: checked", "zh": "近似值：数值验证"},
        "a_is": {"en": "a: prediction (y in the chain)", "zh": "a：预测（链中的 y）"},
        "y_is": {"en": "y: target", "zh": "y：目标"},
        "true_class": {"en": "k: true class", "zh": "k：真实类别"},
        "question": {
            "en": "A network predicts, a loss says how wrong it was: "
            "how does the loss react to every quantity?",
            "zh": "网络作出预测，损失衡量它错了多少：损失对每个量怎样反应？",
        },
        "values": {
            "en": "Forward, every operation makes numbers out of the numbers before, "
            "up to the loss, here the cross-entropy.",
            "zh": "前向传播：数值经过一个又一个运算向前传，直到损失（这里是交叉熵）。",
        },
        "back": {
            "en": "Back, the chain rule sends the answer through one operation after the other.",
            "zh": "反向传播：链式法则把答案经过各个运算逐一传回。",
        },
        "softmax": {"en": "softmax", "zh": "softmax"},
        "prediction": {"en": "prediction", "zh": "预测"},
        "target": {"en": "target", "zh": "目标"},
        "error": {"en": "difference", "zh": "差"},
        "component": {"en": "one component", "zh": "一个分量"},
        "share": {"en": "true class's probability p", "zh": "真实类别的概率 p"},
        "cost": {"en": "its cost −log p", "zh": "代价 −log p"},
        "loss_question": {
            "en": "Follow the gradient back, link by link. First the loss: "
            "what does an error cost, and which way is down?",
            "zh": "沿梯度逐环往回走。先看损失：出错的代价是多少，朝哪个方向下降？",
        },
        "loss_seen": {
            "en": "Each true class has its cost −log\u00a0p; "
            "the costs of {samples} samples add up. "
            "The error leads from the target to the prediction.",
            "zh": "每个样本的代价是 −log\u00a0p，{samples} 个样本的相加；误差从目标指向预测。",
        },
        "loss_answer": {
            "en": "Together with softmax, the gradient is prediction minus target; "
            "to reduce the loss, go the other way.",
            "zh": "连同 softmax，梯度是预测减目标；要减小损失，朝反方向走。",
        },
        "softmax_question": {
            "en": "One link back, softmax: what changes its output, and by how much?",
            "zh": "往回一环是 softmax：什么会改变它的输出，改变多少？",
        },
        "softmax_seen": {
            "en": "Raise all logits: nothing changes. Raise one: every probability moves.",
            "zh": "所有 logit 一起升高，什么都不变；升高一个，所有概率都变。",
        },
        "softmax_answer": {
            "en": "Both are proved: for all inputs, and for every size.",
            "zh": "两者都已证明：对任意输入、任意维数。",
        },
        "layers_question": {
            "en": "Training may put layers in here, one or both. Do they let the gradient through?",
            "zh": "训练时可以在这里加入一层或两层。它们让梯度通过吗？",
        },
        "layers_seen": {
            "en": "One sample moves, and BatchNorm moves them all. Dropout silences units "
            "with probability p, and their gradients.",
            "zh": "一个样本移动，批归一化使所有样本都动；随机失活以概率 p 关掉单元及其梯度。",
        },
        "layers_answer": {
            "en": "So one Jacobian is full, and the other is a mask on the diagonal.",
            "zh": "所以一个雅可比矩阵是满矩阵，另一个只是对角线上的掩码。",
        },
        "chain_rule_question": {
            "en": "On to the input, link by link: "
            "what reaches the weights, and what if paths meet?",
            "zh": "逐环传到输入：权重得到什么梯度？路径汇合时呢？",
        },
        "chain_rule_seen": {
            "en": "A weight gets its input times the upstream gradient. "
            "Where paths meet, gradients add.",
            "zh": "权重的梯度是它的输入乘上游梯度；路径汇合处，梯度相加。",
        },
        "chain_rule_answer": {
            "en": "That is the chain rule: multiply along a path, add over paths.",
            "zh": "这就是链式法则：沿路径相乘，对各路径求和。",
        },
        "networks_question": {
            "en": "Now whole networks: do the rules still fit, with two tasks, with two layers?",
            "zh": "现在是完整的网络：两个任务、两层网络，规则还成立吗？",
        },
        "networks_seen": {
            "en": "Two tasks are two paths again, their gradients add; and shapes must fit.",
            "zh": "两个任务又是两条路径，梯度相加；形状必须吻合。",
        },
        "networks_answer": {
            "en": "Two paths reach ŷₐ, so its gradient is a sum; "
            "the other one is again prediction minus target.",
            "zh": "到 ŷₐ 有两条路径，所以梯度是和；另一个又是预测减目标。",
        },
        "verified": {
            "en": "The cards count {derivations} derivations, with {steps} steps: "
            "{proved}\u00a0steps are proved, {checked}\u00a0with a rounded value is checked.",
            "zh": "卡片上共 {derivations} 个推导、{steps} 步："
            "{proved} 步已证明，{checked} 个近似值作数值验证。",
        },
        "claims": {
            "en": "{count} results, each proved or checked.",
            "zh": "{count} 个结果，各有证明或验证。",
        },
        "result": {
            "en": "One rule carries the gradient through every link: "
            "multiply along a path, add over paths.",
            "zh": "同一条规则让梯度穿过每一环：沿路径相乘，对各路径求和。",
        },
    },
}
