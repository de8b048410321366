"""The words of BackpropChain."""

WORDS = {
    "BackpropChain": {
        "title": {"en": "Back-propagation, link by link", "zh": "反向传播：一环接一环"},
        "question": {
            "en": "From input x to loss l in five operations. "
            "How does l react to everything on the way?",
            "zh": "从输入 x 到损失 l 共五步。途中每个量变化时，l 怎样变化？",
        },
        "values": {
            "en": "Forward pass: ReLU sets negative entries to zero, softmax makes probabilities.",
            "zh": "前向传播：ReLU 把负数变为零，softmax 给出概率。",
        },
        "given": {
            "en": "The loss may be any function of y: all we are given is its gradient.",
            "zh": "损失可为 y 的任意函数，已知的只有它对 y 的梯度。",
        },
        "z_chain": {
            "en": "Chain rule: logit i enters every output, so sum over all k₂ outputs. "
            "The softmax Jacobian is known.",
            "zh": "第 i 个 logit 影响全部 k₂ 个输出，故求和；softmax 的雅可比矩阵已知。",
        },
        "z_sum": {
            "en": "The delta picks one term of the sum, and yᵢ is a common factor.",
            "zh": "δ 从求和中选出一项，再提出公因子 yᵢ。",
        },
        "z_matrix": {
            "en": "The sum is an inner product, so all components together read like this.",
            "zh": "这个和是内积；各分量合成向量形式。",
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
            "en": "The sum runs over the second index: the matrix, not its transpose.",
            "zh": "对第二个下标求和：乘的是矩阵本身，不是转置。",
        },
        "r_arrives": {
            "en": "Forward the transpose was used, backward the matrix: the shapes fit.",
            "zh": "前向用转置，反向用矩阵本身：形状正好匹配。",
        },
        "p_chain": {
            "en": "ReLU acts entry by entry; its derivative is 1 where p > 0, 0 where p < 0.",
            "zh": "ReLU 逐个元素作用：p > 0 处导数为 1，p < 0 处导数为 0。",
        },
        "p_matrix": {
            "en": "The sum collapses to one term: multiply entry by entry.",
            "zh": "求和只剩一项：逐元素相乘。",
        },
        "p_arrives": {
            "en": "A gate on each lane: where p is negative it closes, and no gradient passes.",
            "zh": "每个分量有一道门：p 为负时门关上，梯度过不去。",
        },
        "x_matrix": {
            "en": "The last link is linear too: insert p and differentiate, as for r.",
            "zh": "最后一环也是线性的：代入 p 再求导，与 r 处相同。",
        },
        "x_arrives": {
            "en": "The gradient has reached the input: how l reacts to each entry of x.",
            "zh": "梯度到达输入：x 的每个分量怎样影响 l。",
        },
        "weights": {
            "en": "And the weights? Each joins one unit below to one above.",
            "zh": "权重呢？每个权重连接下面一个单元和上面一个单元。",
        },
        "weights_deltas": {
            "en": "Each delta picks one term: the two indices of the weight remain.",
            "zh": "两个 δ 各选出一项，留下权重的下标。",
        },
        "weights_matrix": {
            "en": "One factor for each row, one for each column: an outer product.",
            "zh": "两个因子分别对应行和列：这是外积。",
        },
        "W_2_numbers": {
            "en": "It is shaped like the weights: a unit at zero leaves a row of zeros.",
            "zh": "形状与权重相同；输出为零的单元留下一行零。",
        },
        "W_1_numbers": {
            "en": "The first weights in the same way: a closed gate leaves a column of zeros.",
            "zh": "第一层权重同理：关上的门留下一列零。",
        },
        "result": {
            "en": "Insert link by link: each layer needs its forward values "
            "and the upstream gradient.",
            "zh": "逐环代入：每层只需自己的前向值和上游梯度。",
        },
    },
}
