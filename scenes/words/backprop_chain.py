"""The words of BackpropChain."""

WORDS = {
    "BackpropChain": {
        "title": {"en": "Back-propagation, link by link", "zh": "反向传播：一环接一环"},
        "question": {
            "en": "From input x to loss l in five operations. "
            "How does l react to everything on the way?",
            "zh": "从输入 x 到损失 l 共五步。路上的量变化时，l 怎样变化？",
        },
        "values": {
            "en": "Forward pass: ReLU sets negative entries to zero, softmax makes probabilities.",
            "zh": "前向传播：ReLU 把负数变为零，softmax 给出概率。",
        },
        "given": {
            "en": "The loss may be any function of y. All we are given is its gradient there.",
            "zh": "损失可以是 y 的任意函数，已知的只是它对 y 的梯度。",
        },
        "z_chain": {
            "en": "Chain rule: logit i enters every output, so sum over all k₂ outputs. "
            "The softmax Jacobian is known.",
            "zh": "链式法则：logit i 影响全部 k₂ 个输出，求和；雅可比矩阵已知。",
        },
        "z_sum": {
            "en": "The delta picks one term of the sum, and y with index i is a common factor.",
            "zh": "δ 从求和中选出一项，再提出公因子 y 的第 i 个分量。",
        },
        "z_matrix": {
            "en": "The sum is an inner product, so all components together read like this.",
            "zh": "求和是内积，把所有分量合在一起就是向量形式。",
        },
        "z_arrives": {
            "en": "So the gradient arrives at z: C2, the backward rule of every softmax layer.",
            "zh": "梯度传到 z：这就是 C2，框架中 softmax 层的反向规则。",
        },
        "r_chain": {
            "en": "Next link: hidden unit b enters every logit through its weights.",
            "zh": "下一环：第 b 个隐藏单元通过权重影响每个 logit。",
        },
        "r_delta": {
            "en": "Differentiate the inner sum: only the weight of unit b remains.",
            "zh": "对内层求和求导：只剩第 b 个单元的权重。",
        },
        "r_matrix": {
            "en": "A sum over the second index of the weights: the matrix, not its transpose.",
            "zh": "求和对权重的第二个下标进行：乘的是矩阵本身，不是转置。",
        },
        "r_arrives": {
            "en": "Forward the transpose was used, backward the matrix: the shapes fit.",
            "zh": "前向用转置，反向用矩阵本身：形状正好匹配。",
        },
        "p_chain": {
            "en": "ReLU acts entry by entry; its derivative is 1 where p is positive, else 0.",
            "zh": "ReLU 逐个元素作用：p 为正时导数是 1，否则是 0。",
        },
        "p_matrix": {
            "en": "The sum collapses to one term: multiply entry by entry.",
            "zh": "求和只剩一项：逐元素相乘。",
        },
        "p_arrives": {
            "en": "A gate on each lane: where p is not positive it closes, and no gradient passes.",
            "zh": "每个分量有一道门：p 不为正时门关上，梯度过不去。",
        },
        "x_matrix": {
            "en": "The last link is linear again, by the same steps as for r.",
            "zh": "最后一环又是线性的，步骤与 r 相同。",
        },
        "x_arrives": {
            "en": "The gradient has reached the input: how l reacts to each entry of x.",
            "zh": "梯度到达输入：x 的每个分量怎样影响 l。",
        },
        "weights": {
            "en": "And the weights? Each joins one unit below to one above: two indices remain.",
            "zh": "权重呢？每个权重连接下面一个单元和上面一个单元，所以留下两个下标。",
        },
        "W_2_numbers": {
            "en": "An outer product, shaped like the weights: "
            "a unit at zero leaves a row of zeros.",
            "zh": "外积，形状与权重相同；输出为零的单元留下一行零。",
        },
        "W_1_numbers": {
            "en": "The first weights in the same way: a closed gate leaves a column of zeros.",
            "zh": "第一层权重同理：关上的门留下一列零。",
        },
        "result": {
            "en": "All links in one formula: each layer needs only what it saw forward "
            "and the gradient from above.",
            "zh": "所有环节合成一个公式：每层只需前向的值和上游梯度。",
        },
    },
}
