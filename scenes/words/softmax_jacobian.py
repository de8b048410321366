"""The words of SoftmaxJacobian."""

WORDS = {
    "SoftmaxJacobian": {
        "title": {"en": "The softmax Jacobian", "zh": "softmax 的雅可比矩阵"},
        "react": {
            "en": "Softmax turns logits z into probabilities y. "
            "Push z{number} alone, and every probability moves. By how much?",
            "zh": "softmax 把 logit z 变成概率 y。只增大 z{number}，所有概率都会变化。变化多少？",
        },
        "change": {"en": "change", "zh": "变化量"},
        "question": {
            "en": "How does output k react when logit i moves a little?",
            "zh": "第 i 个 logit 稍微变化时，第 k 个输出怎样变化？",
        },
        "definition": {
            "en": "Insert the definition. Mind the denominator: every logit is in it.",
            "zh": "代入定义。注意分母：每个 logit 都在其中。",
        },
        "quotient": {
            "en": "Quotient rule: derivative of the top times the bottom, minus the reverse, "
            "over the bottom squared.",
            "zh": "商法则：分子的导数乘分母，减去分子乘分母的导数，再除以分母的平方。",
        },
        "derivatives": {
            "en": "A logit varies only with itself: a Kronecker delta, "
            "which picks one term of the sum.",
            "zh": "每个 logit 只随自身变化，得到克罗内克 δ；它从求和中选出一项。",
        },
        "split": {
            "en": "Take out the common factor and share the two sums below among both factors.",
            "zh": "提出公因子，再把分母的两个求和分给两个因子。",
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
            "en": "An output grows with its own logit and shrinks with every other one.",
            "zh": "输出随自己的 logit 增大而增大，随其他 logit 增大而减小。",
        },
        "complement": {
            "en": "A second route, E2: an output is one minus all the others. Their sum "
            "does not vary with zₖ, so the quotient rule leaves one product.",
            "zh": "另一条路 E2：每个输出等于一减去其余各项。它们的和不随 zₖ 变化，"
            "商法则只留下一个乘积。",
        },
        "others": {
            "en": "The others over the whole are 1 − yₖ: this route meets the first case.",
            "zh": "其余各项之和除以总和等于 1 − yₖ：结果与第一种情形一致。",
        },
        "directly": {
            "en": "And E3: off the diagonal the delta is zero from the start. "
            "It meets the second case.",
            "zh": "再看 E3：不在对角线上时 δ 一开始就是零。结果与第二种情形一致。",
        },
        "matrix": {
            "en": "All components together: the delta makes a diagonal matrix, "
            "the product an outer product.",
            "zh": "把所有分量放在一起：δ 给出对角矩阵，乘积项给出外积。",
        },
        "column": {
            "en": "Or column by column, C1, whose a is our y: here k names the logit, "
            "i the outputs. The delta leaves only i = k: there, k may stand for i.",
            "zh": "也可以逐列写出（C1，其中的 a 就是 y）：k 是 logit 的下标，\u200bi 是输出的下标。"
            "δ 只在 i = k 时不为零，所以那里的 i 可换成 k。",
        },
        "example": {
            "en": "In numbers: z = ({logits}) gives y = ({outputs}).",
            "zh": "代入数字：z = ({logits}) 时 y = ({outputs})。",
        },
        "lit": {
            "en": "Column {column} tells how all outputs react to z{number}: "
            "its own gains what the others lose.",
            "zh": "第 {column} 列说明所有输出对 z{number} 的响应：自己增加多少，其余就共减少多少。",
        },
        "taken": {"en": "column {column}", "zh": "第 {column} 列"},
        "push": {
            "en": "Push z{number} by {push}: the column predicts the dots, softmax moves the bars.",
            "zh": "把 z{number} 增大 {push}：圆点是这一列的预测，柱子是 softmax 的真实变化。",
        },
        "gap": {"en": "off by", "zh": "误差"},
        "smaller": {
            "en": "A push {part} times smaller, an error {times} times smaller: "
            "it shrinks faster than the push.",
            "zh": "增量缩小到 1/{part}，最大误差缩小到约 1/{times}：误差比增量缩小得更快。",
        },
        "result": {
            "en": "The softmax Jacobian. Every gradient that flows back through softmax "
            "is multiplied by it.",
            "zh": "softmax 的雅可比矩阵。反向传播经过 softmax 的梯度都要乘以它。",
        },
    },
}
