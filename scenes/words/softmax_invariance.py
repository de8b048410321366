"""The words of SoftmaxInvariance."""

WORDS = {
    "SoftmaxInvariance": {
        "title": {"en": "Shift invariance of softmax", "zh": "softmax 的平移不变性"},
        "softmax": {"en": "softmax", "zh": "softmax"},
        "exponential_of": {"en": "exp", "zh": "取指数"},
        "share": {"en": "share of the sum", "zh": "占总和的比例"},
        "bars": {
            "en": "Softmax turns logits z into probabilities y. "
            "What if all logits rise by the same c?",
            "zh": "softmax 把 logit z 变成概率 y。如果所有 logit 都加上同一个 c，会怎样？",
        },
        "raise": {
            "en": "All bars of z rise by c = {c}. The bars of y do not move.",
            "zh": "左边整体抬高 c = {c}，右边一动不动。",
        },
        "lower": {
            "en": "They do not move for c = {c} either: only differences between logits count.",
            "zh": "取 c = {c}，右边仍然不动：起作用的只有 logit 之间的差。",
        },
        "inside": {
            "en": "Why? Softmax takes exponentials, and y is the share of each in their sum.",
            "zh": "为什么？看看内部：softmax 先取指数，y 是每一项占总和的比例。",
        },
        "factor": {
            "en": "Adding c multiplies each exponential, and so the sum, by {factor}: shares stay.",
            "zh": "加上 c，每个指数项都乘以同一个 {factor}，总和也一样：比例不变。",
        },
        "question": {
            "en": "Now the proof: for every z, every c and any number of classes.",
            "zh": "现在证明：对任意 z、任意 c、任意类别数都成立。",
        },
        "definition": {
            "en": "Insert the definition of softmax. Every component of z gets the same c.",
            "zh": "代入 softmax 的定义。z 的每个分量都加上同一个 c。",
        },
        "exponential": {
            "en": "The exponential of a sum is the product of the exponentials.",
            "zh": "和的指数等于指数的乘积。",
        },
        "pull": {
            "en": "The factor with c is the same in every term: take it out of the sum.",
            "zh": "含 c 的因子在每一项中都相同，提到求和号外。",
        },
        "cancel": {
            "en": "The same factor stands above and below the bar, and is never zero: it cancels.",
            "zh": "分子和分母有同一个因子，它不为零，约去。",
        },
        "fold": {
            "en": "What is left is the softmax of z itself: the shift is gone.",
            "zh": "剩下的正是 z 的 softmax：平移消失了。",
        },
        "code": {
            "en": "What is it good for? Softmax as written, in NumPy: small logits are fine.",
            "zh": "这有什么用？按定义写成 NumPy 代码，logit 较小时没有问题。",
        },
        "overflow": {
            "en": "The same z plus {shift}, bars rescaled: a logit of {largest} overflows. "
            "NumPy returns inf, and inf / inf is nan.",
            "zh": "同一个 z 加上 {shift}，换用新的刻度：\u200blogit 达到 {largest} 时指数项溢出，"
            "NumPy 得到 inf，而 inf / inf 是 nan。",
        },
        "mend": {
            "en": "Choose c = −max z (bars rescaled): no exponential exceeds 1, and y is back.",
            "zh": "可以取 c = −max z（再换刻度）：指数项都不超过 1，概率又回来了。",
        },
        "result": {
            "en": "A common shift changes nothing: so toolboxes evaluate softmax(z − max z).",
            "zh": "整体平移不改变结果，所以各种工具库都计算 softmax(z − max z)。",
        },
    },
}
