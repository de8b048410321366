"""The words of DropoutGradient."""

WORDS = {
    "DropoutGradient": {
        "title": {"en": "The gradient of dropout", "zh": "dropout（随机失活）的梯度"},
        "question": {
            "en": "In training, dropout silences random units. Which gradient still gets through?",
            "zh": "训练时，dropout 随机让一些单元失活。还有哪些梯度能传回去？",
        },
        "draw": {
            "en": "Every unit draws r uniformly between 0 and 1; p is the drop probability.",
            "zh": "每个单元从 [0, 1) 均匀抽取一个随机数 r，p 是丢弃概率。",
        },
        "drop": {
            "en": "A unit that draws less than p is dropped: its output is zero.",
            "zh": "随机数小于 p 的单元被丢弃，输出为零。",
        },
        "scale": {
            "en": "The others are kept, and multiplied by one over 1 − p. Why this scale?",
            "zh": "其余单元保留，并乘以 1/(1 − p)。为什么要这样缩放？",
        },
        "units": {"en": "size n", "zh": "单元数 n"},
        "running": {"en": "running mean of", "zh": "累计平均："},
        "single_draws": {"en": "single draws", "zh": "单次抽样"},
        "expected_unscaled": {"en": "expected output, not scaled", "zh": "不缩放时的期望输出"},
        "expected_scaled": {"en": "expected output", "zh": "期望输出"},
        "draws": {"en": "draws", "zh": "抽样次数"},
        "unscaled": {
            "en": "Without it, {trials} draws average {mean}: the expectation is {expected}, "
            "not the input {input}.",
            "zh": "若不缩放，{trials} 次抽样的平均是 {mean}，"
            "期望是 {expected}，而不是输入 {input}。",
        },
        "scaled": {
            "en": "With it, the mean is {mean}: the expectation is the input itself.",
            "zh": "缩放之后平均值是 {mean}：期望就是输入本身。",
        },
        "derivative": {
            "en": "Now the gradient: how does output j react to input i, the draws being fixed?",
            "zh": "现在求梯度：随机数固定时，第 j 个输出随第 i 个输入怎样变化？",
        },
        "definition": {
            "en": "Insert the definition. The draw r does not depend on the input.",
            "zh": "代入定义。随机数 r 与输入无关。",
        },
        "branches": {
            "en": "So the condition is a constant: differentiate each case by itself.",
            "zh": "所以条件是常量：分情形逐一求导。",
        },
        "differentiate": {
            "en": "Zero stays zero; an input varies only with itself: a Kronecker delta.",
            "zh": "零的导数是零；每个输入只随自身变化，这就是克罗内克 δ。",
        },
        "cases": {
            "en": "For i = j the delta is 1: zero or the scale. For i ≠ j nothing is left.",
            "zh": "i = j 时 δ 为 1：导数是零或缩放因子。i ≠ j 时全为零。",
        },
        "matrix": {
            "en": "The Jacobian is always diagonal; these draws put the mask M on the diagonal, "
            "scale included.",
            "zh": "雅可比矩阵总是对角矩阵；这组随机数决定对角线，即含缩放因子的掩码 M。",
        },
        "backward": {
            "en": "So the upstream gradient passes the same mask M: blocked, or scaled.",
            "zh": "所以上游梯度经过同一个掩码 M：要么被挡住，要么被缩放。",
        },
        "test": {
            "en": "At test time there is nothing to do: the outputs are those of training "
            "in expectation.",
            "zh": "测试时什么也不用做：输出就等于训练时输出的期望。",
        },
        "result": {
            "en": "The backward pass reuses the mask of the forward pass; "
            "at test time there is no mask at all.",
            "zh": "反向传播沿用前向传播的掩码；测试时则完全没有掩码。",
        },
    },
}
