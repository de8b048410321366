"""The words of BatchNormGradients."""

WORDS = {
    "BatchNormGradients": {
        "title": {"en": "Gradients of batch normalisation", "zh": "批归一化的梯度"},
        "question": {
            "en": "BatchNorm rescales a batch by its own mean and standard deviation. "
            "How do the outputs react to one input?",
            "zh": "批归一化用本批次的均值和标准差把输入归一化。一个输入变化时，各输出怎样变化？",
        },
        "normalise": {
            "en": "Subtract the mean, then divide by the standard deviation: "
            "the outputs have mean 0 and variance 1, up to ε.",
            "zh": "减去均值，除以标准差：若不计 ε，输出均值为 0，方差为 1。",
        },
        "scale": {
            "en": "Scaling by γ moves each output in proportion to its normalised value.",
            "zh": "再用 γ 缩放：输出的移动与归一化值成正比。",
        },
        "shift": {
            "en": "And it shifts by β: all outputs move alike, so this derivative is 1.",
            "zh": "再用 β 平移：所有输出移动相同，导数是 1。",
        },
        "coupling": {
            "en": "Now one sample moves. Mean and standard deviation move with it, "
            "so every output moves: the Jacobian is dense, in general no entry is zero.",
            "zh": "移动一个样本：均值和标准差都变，所有输出都移动：雅可比矩阵一般没有零元素。",
        },
        "mean": {
            "en": "First lemma, the mean: each of the m samples moves it by 1/m of its own shift.",
            "zh": "第一个引理，均值：任一样本移动多少，均值就移动它的 1/m。",
        },
        "sum_to_zero": {
            "en": "Second lemma: the deviations from the mean sum to zero.",
            "zh": "第二个引理：各样本与均值的偏差之和为零。",
        },
        "variance": {
            "en": "Third lemma, the variance: the sample acts directly and through the mean.",
            "zh": "第三个引理，方差：这个样本直接影响它，也经过均值影响它。",
        },
        "deviations": {
            "en": "By the second lemma, what goes through the mean drops out.",
            "zh": "由第二个引理，经过均值的部分消失。",
        },
        "product": {
            "en": "The output is a product: deviation from the mean times inverse root. "
            "Use the product rule.",
            "zh": "输出是偏差与平方根倒数的乘积，用乘积法则。",
        },
        "use_mean": {
            "en": "Left: the sample itself, a delta, minus its share of the mean, the first lemma.",
            "zh": "左边：样本自身给出 δ，减去它对均值的影响，即第一个引理。",
        },
        "power": {
            "en": "Right: the power rule leads to the derivative of the variance; ε is constant.",
            "zh": "右边：由幂法则得到方差的导数；ε 是常数。",
        },
        "use_variance": {
            "en": "Insert the third lemma. The twos cancel: this is the formula of the sheet.",
            "zh": "代入第三个引理，2 约去，就得到讲义中的公式。",
        },
        "terms": {
            "en": "Multiplied out, it has three terms: three ways from an input to an output.",
            "zh": "展开后有三项：输入影响输出的三条途径。",
        },
        "direct": {
            "en": "In numbers, for x = ({samples}): directly, an input moves its own output only.",
            "zh": "代入 x = ({samples})：直接途径只影响自己的输出，是对角矩阵。",
        },
        "by_mean": {
            "en": "Through the mean it pulls on all outputs alike: the same number everywhere.",
            "zh": "经过均值，它对所有输出的影响相同：处处是同一个数。",
        },
        "by_variance": {
            "en": "Through the variance it is proportional to the product of two deviations.",
            "zh": "经过方差的影响与两个偏差的乘积成正比。",
        },
        "differences": {
            "en": "The sum is the Jacobian; extrapolated differences are off by less than {error}.",
            "zh": "三项之和是雅可比矩阵，与外推差分的误差小于 {error}。",
        },
        "through_self": {"en": "directly", "zh": "直接"},
        "through_mean": {"en": "through the mean", "zh": "经过均值"},
        "through_variance": {"en": "through the variance", "zh": "经过方差"},
        "sum": {"en": "sum so far", "zh": "部分和"},
        "jacobian": {"en": "the Jacobian", "zh": "雅可比矩阵"},
        "numerical": {"en": "finite differences", "zh": "有限差分"},
        "result": {
            "en": "The backward pass of BatchNorm needs the whole batch at once; "
            "γ scales every derivative.",
            "zh": "批归一化的反向传播需要整个批次；γ 乘在每个导数上。",
        },
    },
}
