"""The words of BatchCrossEntropy."""

WORDS = {
    "BatchCrossEntropy": {
        "title": {"en": "The cross-entropy of a batch", "zh": "一个批次的交叉熵"},
        "row": {"en": "target", "zh": "目标"},
        "outputs": {
            "en": "Three samples, one of each class, three outputs for each. "
            "How wrong is the network on the batch?",
            "zh": "三个样本分别属于三个类别，网络对每个样本给出三个输出。"
            "\u200b网络在整个批次上的误差有多大？",
        },
        "exponential": {
            "en": "Softmax first takes exponentials, which are positive, and sums them up "
            "in each sample.",
            "zh": "softmax 先取指数，得到正数，再对每个样本分别求和。",
        },
        "share": {
            "en": "Divided by the sum of their sample, the exponentials become probabilities.",
            "zh": "每个指数除以本样本的和，就成了概率。",
        },
        "target": {
            "en": "The target is one-hot: in each sample it picks the true class's probability.",
            "zh": "目标是独热向量：在每个样本中只挑出真实类别的概率。",
        },
        "curve": {
            "en": "Why −log? Certainty costs nothing; the less probable the true class, "
            "the higher the cost, without limit.",
            "zh": "为什么取 −log？概率为 1 时代价为零；真实类别的概率越小，代价越大，没有上限。",
        },
        "costs": {
            "en": "So each sample is charged for the probability that its true class is given.",
            "zh": "于是每个样本按真实类别的概率付出代价。",
        },
        "question": {
            "en": "The loss of the batch adds up the cross-entropies "
            "Hᵢ\u00a0=\u00a0H(ŷᵢ,\u00a0Pᵢ) of its samples. How does it depend on the outputs?",
            "zh": "批次的损失是各样本交叉熵 Hᵢ\u00a0=\u00a0H(ŷᵢ,\u00a0Pᵢ) 之和。"
            "\u200b它怎样取决于网络的输出？",
        },
        "entropies": {
            "en": "Hᵢ compares the target of sample i with its probabilities, class by class.",
            "zh": "Hᵢ 逐类比较第 i 个样本的目标与概率。",
        },
        "one_hot": {
            "en": "Sample i is of class i: the target is a Kronecker delta, "
            "which keeps a single term.",
            "zh": "第 i 个样本属于第 i 类：目标就是克罗内克 δ，只留下一项。",
        },
        "insert": {
            "en": "The probability is the softmax of the outputs of that sample.",
            "zh": "其中的概率是该样本输出的 softmax。",
        },
        "sign": {
            "en": "The minus sign leaves the sum: one logarithm per sample remains.",
            "zh": "把负号提到求和号外：每个样本一个对数，再求和。",
        },
        "written": {
            "en": "Written out: one logarithm for each of the three samples.",
            "zh": "逐项写出：三个样本，三个对数。",
        },
        "values": {
            "en": "The outputs go in. Beside each logarithm is what that sample costs.",
            "zh": "代入网络的输出，右边是每个样本的代价。",
        },
        "sum": {
            "en": "End to end, the three costs are the loss of the batch.",
            "zh": "三个代价首尾相接，就是整个批次的损失。",
        },
        "result": {
            "en": "A sum, not a mean: frameworks average over the batch "
            "unless they are asked for the sum.",
            "zh": "这里是求和，不是平均：框架默认取平均；若要总和，须显式指定。",
        },
    },
}
