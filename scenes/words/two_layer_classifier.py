"""The words of TwoLayerClassifier."""

WORDS = {
    "TwoLayerClassifier": {
        "title": {"en": "A two-layer classifier", "zh": "两层分类器"},
        "loss": {"en": "cross-entropy", "zh": "交叉熵"},
        "truth": {"en": "true class", "zh": "真实类别"},
        "chosen": {"en": "this sample from now on", "zh": "以下用这个样本"},
        "slope": {"en": "slope {value}", "zh": "斜率 {value}"},
        "short": {"en": "in short,", "zh": "简记"},
        "condition": {"en": "one-hot y,", "zh": "y 为独热向量，"},
        "question": {
            "en": "Which shapes fit in a two-layer network, and how does its gradient flow back?",
            "zh": "两层网络中各矩阵是什么形状？梯度又怎样传回？",
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
            "en": "A batch puts m samples side by side; 1ᵀ repeats each bias for every sample.",
            "zh": "一个批次并排放 m 个样本；1ᵀ 为每个样本重复偏置。",
        },
        "strip": {
            "en": "Activations and biases do not change the shape: only the products count.",
            "zh": "激活函数和偏置不改变形状：只有乘积起作用。",
        },
        "inner": {
            "en": "Inner sizes must be equal, and cancel. Each sample gets K numbers.",
            "zh": "内侧维数必须相等，随后消去：每个样本得到 K 个数。",
        },
        "columns": {
            "en": "{samples} columns in, {samples} columns out; every output column sums to one.",
            "zh": "{samples} 列输入，{samples} 列输出，输出的每列之和为 1。",
        },
        "plot": {
            "en": "The first layer; LeakyReLU then scales its negative numbers by {slope}.",
            "zh": "先算第一层；LeakyReLU 保留正数，把负数乘以 {slope}。",
        },
        "softmax": {"en": "softmax", "zh": "softmax"},
        "second_layer": {
            "en": "The second layer gives the logits; softmax makes them probabilities.",
            "zh": "第二层同样算出 logit，softmax 把它们变成概率。",
        },
        "slopes": {
            "en": "Its slope is 1 or {slope}, never 0: unlike with ReLU, no unit dies.",
            "zh": "斜率是 1 或 {slope}，不会是 0：与 ReLU 不同，神经元不会死亡。",
        },
        "rate": {"en": "step size {rate}", "zh": "步长 {rate}"},
        "diagonal": {
            "en": "A logit and its own probability: write it as one minus all others.",
            "zh": "logit 与自己的概率：写成 1 减去其余各项。",
        },
        "diagonal_differentiated": {
            "en": "Differentiate the quotient, then put softmax back: ŷₖ times one minus ŷₖ.",
            "zh": "对商求导，再代回 softmax：ŷₖ 乘以 1 减 ŷₖ。",
        },
        "off_diagonal": {
            "en": "Another logit, i ≠ k, stands in the denominator only: again the quotient rule.",
            "zh": "另一个 logit（i ≠ k）只出现在分母中：同样用商法则。",
        },
        "off_diagonal_recognised": {
            "en": "The delta is zero; what is left is minus the product of the two probabilities.",
            "zh": "δ 为零，剩下两个概率之积的相反数。",
        },
        "cases": {
            "en": "The loss of true class k is one logarithm, and that is a difference.",
            "zh": "真实类别为 k 时，损失只剩一个对数，它可写成差。",
        },
        "cases_differentiated": {
            "en": "Differentiate it: softmax comes back, and one is taken off where i is k.",
            "zh": "对它求导，又得到 softmax；i = k 时减 1。",
        },
        "error": {
            "en": "In numbers: prediction minus target. Only the true class is negative.",
            "zh": "代入数值：预测减目标，只有真实类别的分量为负。",
        },
        "weigh_second": {
            "en": "Error times input, a column times a row: it has the shape of the weights.",
            "zh": "误差乘以输入，即列乘行：形状与权重相同。",
        },
        "chain_back": {
            "en": "Back through the weights, transposed; then each unit by its slope of LeakyReLU.",
            "zh": "先经转置的权重传回，再逐个单元乘以 LeakyReLU 的斜率。",
        },
        "flow_back": {
            "en": "The error flows back through the weights and is scaled by the slopes, 1 or "
            "{slope}.",
            "zh": "误差经权重传回，再乘以斜率 1 或 {slope}。",
        },
        "weigh_first": {
            "en": "Again column times row. A bias has factor one: its gradient is the error.",
            "zh": "同样是列乘行。偏置的系数为 1：梯度就是误差。",
        },
        "result": {
            "en": "One step against these gradients takes the loss of this sample from {before} to "
            "{after}.",
            "zh": "沿这些梯度的反方向走一步，该样本的损失从 {before} 降到 {after}。",
        },
    },
}
