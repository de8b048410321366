"""The words of SoftmaxJacobian."""

WORDS = {
    "SoftmaxJacobian": {
        "title": {"en": "The softmax Jacobian", "zh": "softmax 的雅可比矩阵"},
        "question": {
            "en": "Softmax turns logits z into probabilities y. "
            "How does output k react when logit i moves a little?",
            "zh": "softmax 把对数几率 z 变成概率 y。第 i 个输入稍微变化时，第 k 个输出怎样变化？",
        },
        "definition": {
            "en": "Insert the definition of softmax. Mind the denominator: every logit is in it.",
            "zh": "代入 softmax 的定义。注意分母：每个输入都在其中。",
        },
        "quotient": {
            "en": "Quotient rule: derivative of the top times the bottom, minus top times "
            "derivative of the bottom, over the bottom squared.",
            "zh": "商法则：分子的导数乘分母，减去分子乘分母的导数，再除以分母的平方。",
        },
        "derivatives": {
            "en": "Differentiate term by term: the exponential reproduces itself, "
            "and a logit varies only with itself, which is a Kronecker delta.",
            "zh": "逐项求导：指数函数的导数是自身，而每个输入只随自身变化，这就是克罗内克 δ。",
        },
        "delta": {
            "en": "The delta is zero unless l = i, so a single term of the sum is left.",
            "zh": "只有 l = i 时 δ 不为零，所以求和只剩一项。",
        },
        "factor": {
            "en": "Both terms of the numerator share a factor: take it out.",
            "zh": "分子的两项有公因子，把它提出来。",
        },
        "split": {
            "en": "The denominator is a square: one sum for each factor, then one for each term.",
            "zh": "分母是平方：每个因子分一个求和，括号里每一项再分一个。",
        },
        "cancel": {
            "en": "The same sum stands above and below the bar: it cancels.",
            "zh": "分子和分母有同一个求和，约去。",
        },
        "fold": {
            "en": "Both fractions are softmax outputs again: fold them back into y.",
            "zh": "两个分式都是 softmax 的输出，写回 y。",
        },
        "cases": {
            "en": "For i = k the delta is 1, else 0: an output grows with its own logit "
            "and shrinks with every other one.",
            "zh": "i = k 时 δ 为 1，否则为 0：输出随自己的输入增大，随其他输入减小。",
        },
        "matrix": {
            "en": "All components together: the delta makes a diagonal matrix, "
            "the product an outer product.",
            "zh": "把所有分量放在一起：δ 给出对角矩阵，乘积给出外积。",
        },
        "example": {
            "en": "In numbers: z = ({logits}) gives y = ({outputs}). "
            "Diagonal minus outer product is the Jacobian.",
            "zh": "代入数字：z = ({logits}) 时 y = ({outputs})。对角矩阵减去外积就是雅可比矩阵。",
        },
        "rows": {
            "en": "Every row sums to zero: raising all logits together changes nothing.",
            "zh": "每一行的和都是零：所有输入一起增加，输出不变。",
        },
        "sums": {"en": "row sums", "zh": "各行之和"},
        "result": {
            "en": "The softmax Jacobian. Every gradient that flows back through softmax "
            "is multiplied by it.",
            "zh": "softmax 的雅可比矩阵。反向传播经过 softmax 的梯度都要乘以它。",
        },
    },
}
