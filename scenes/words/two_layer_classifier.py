"""The words of TwoLayerClassifier."""

WORDS = {
    "TwoLayerClassifier": {
        "title": {"en": "A two-layer classifier", "zh": "两层分类器"},
        "truth": {"en": "true class", "zh": "真实类别"},
        "slope": {"en": "slope {value}", "zh": "斜率 {value}"},
        "condition": {"en": "needs", "zh": "要求"},
        "question": {
            "en": "Which shapes fit in a network of two layers, and how does its loss flow back?",
            "zh": "两层网络中各矩阵是什么形状？损失又怎样传回？",
        },
        "weights": {
            "en": "Weights have a row for each output and a column for each input.",
            "zh": "权重矩阵：每个输出占一行，每个输入占一列。",
        },
        "bias": {
            "en": "The bias is added to the product, so it has the shape of the sum.",
            "zh": "偏置与乘积相加，因此形状与和相同。",
        },
        "batch": {
            "en": "A batch puts m samples side by side: one column is one sample.",
            "zh": "一个批次把 m 个样本并排放置：一列就是一个样本。",
        },
        "strip": {
            "en": "Functions and added biases leave the shape alone: only the products count.",
            "zh": "逐元素函数和加上的偏置不改变形状：只有乘积起作用。",
        },
        "inner": {
            "en": "Inner sizes must be equal, and cancel. Each sample gets K numbers.",
            "zh": "内侧维数必须相等，随后消去：每个样本得到 K 个数。",
        },
        "columns": {
            "en": "{samples} columns in, {samples} columns out; every output column sums to one.",
            "zh": "{samples} 列输入，{samples} 列输出，每个输出列之和为 1。",
        },
        "plot": {
            "en": "LeakyReLU keeps positive numbers and scales negative ones by {slope}.",
            "zh": "LeakyReLU 保留正数，把负数乘以 {slope}。",
        },
        "slopes": {
            "en": "Its slope is 1 or {slope}, never 0: unlike with ReLU, no unit dies.",
            "zh": "斜率是 1 或 {slope}，不会是 0：与 ReLU 不同，神经元不会死亡。",
        },
        "complement": {
            "en": "Now the gradients. First, write a probability as one minus all the others.",
            "zh": "现在求梯度。先把一个概率写成 1 减去其余各项。",
        },
        "fold": {
            "en": "The others do not contain this logit. What is left folds into ŷ times 1 − ŷ.",
            "zh": "其余各项不含这个对数几率；剩下的正好是概率乘以 1 减概率。",
        },
        "off_diagonal": {
            "en": "Off the diagonal the numerator is constant: minus a product of two "
            "probabilities.",
            "zh": "非对角时分子是常数：结果是两个概率之积的相反数。",
        },
        "logarithm": {
            "en": "With true class k the loss is one logarithm, and a logarithm splits a fraction.",
            "zh": "真实类别为 k 时，损失只剩一个对数，而对数把分式拆开。",
        },
        "differentiate": {
            "en": "The first term gives the delta; the second gives softmax back.",
            "zh": "第一项给出 δ，第二项又得到 softmax。",
        },
        "error": {
            "en": "In numbers: prediction minus target. Only the true class is negative.",
            "zh": "用数字看：预测减目标，只有真实类别为负。",
        },
        "weigh_second": {
            "en": "Error times input, a column times a row: it has the shape of the weights.",
            "zh": "每个权重的梯度是误差乘以输入：列乘行，形状与权重相同。",
        },
        "flow_back": {
            "en": "The error flows back through the weights and is scaled by the slopes, 1 or "
            "{slope}.",
            "zh": "误差经权重传回，再乘以斜率 1 或 {slope}。",
        },
        "weigh_first": {
            "en": "Again a column times a row: the gradient of the first weights.",
            "zh": "同样是列乘行：第一层权重的梯度。",
        },
        "result": {
            "en": "Every parameter has its gradient: one step takes the loss from {before} to "
            "{after}.",
            "zh": "每个参数都有了梯度。沿反方向走一步，损失从 {before} 降到 {after}。",
        },
    },
}
