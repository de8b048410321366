"""The words of StdGraph."""

WORDS = {
    "StdGraph": {
        "title": {
            "en": "Gradients of the standard deviation",
            "zh": "标准差的梯度",
        },
        "question": {
            "en": "When one sample moves a little, how does the spread e of the two react?",
            "zh": "一个样本稍微移动时，两个样本的标准差 e 怎样变化？",
        },
        "mean": {
            "en": "Every elementary operation is a node: first the sum and the half make the mean.",
            "zh": "每个基本运算是一个节点：先求和，再乘二分之一，得到均值。",
        },
        "squares": {
            "en": "Each sample minus the mean, squared: note that the mean is used twice.",
            "zh": "每个样本减去均值再平方：注意均值用了两次。",
        },
        "variance": {
            "en": "Half the sum of the squares is the variance d.",
            "zh": "平方和的一半是方差 d。",
        },
        "root": {
            "en": "Its square root is the standard deviation e, the output of the graph.",
            "zh": "方差的平方根是标准差 e，也就是图的输出。",
        },
        "values": {
            "en": "Forward pass: values follow the arrows, and the output is e = {result}.",
            "zh": "前向传播：数值沿箭头前进，输出是 e = {result}。",
        },
        "seed": {
            "en": "The backward pass starts at the output: e changes one to one with itself.",
            "zh": "反向传播从输出开始：e 对自己的导数是 1。",
        },
        "root_rule": {
            "en": "The root comes first: its local derivative is 1/(2e), and e = {result}.",
            "zh": "先经过平方根：它的局部导数是 1/(2e)，而 e = {result}。",
        },
        "chain": {
            "en": "Chain rule: upstream gradient times local derivative gives the downstream one.",
            "zh": "链式法则：上游梯度乘以局部导数，得到下游梯度。",
        },
        "sum": {
            "en": "A sum has local derivatives 1: it hands its gradient to both arguments.",
            "zh": "加法的局部导数是 1：梯度原样传给两个加数。",
        },
        "square_rule": {
            "en": "A square multiplies by twice its input; the two inputs have opposite signs.",
            "zh": "平方节点把梯度乘以输入的两倍；两个输入符号相反。",
        },
        "difference_rule": {
            "en": "A difference hands the gradient to one argument, its negative to the other.",
            "zh": "减法把梯度原样传给被减数，把相反数传给减数。",
        },
        "meet": {
            "en": "Two paths meet at the mean. Gradients of paths add, and these two cancel.",
            "zh": "两条路径在均值处相遇。各路径的梯度相加，这里正好抵消。",
        },
        "nothing": {
            "en": "Nothing flows back through the mean: to first order, "
            "moving the mean alone leaves e unchanged.",
            "zh": "均值不传回任何梯度：在一阶近似下，只移动均值不改变 e。",
        },
        "totals": {
            "en": "At each sample the direct path and the path through the mean add up.",
            "zh": "在每个样本处，直接路径与经均值路径的梯度相加。",
        },
        "letters": {
            "en": "The same in letters: both squares depend on x₁; how they act on e is known.",
            "zh": "再用字母推一遍：两个平方都依赖 x₁，它们对 e 的影响已经求出。",
        },
        "powers": {
            "en": "Differentiate each square: twice the deviation, times its own derivative.",
            "zh": "对每个平方求导：偏差的两倍，乘以偏差自身的导数。",
        },
        "through_mean": {
            "en": "The mean of two samples moves half as far as the sample that moves.",
            "zh": "一个样本移动时，均值只移动它的一半距离。",
        },
        "common_factor": {
            "en": "Multiply out. Both terms that came through the mean share the factor 1/(4e).",
            "zh": "展开后，经过均值的两项有公因子 1/(4e)，提到括号外。",
        },
        "cancel": {
            "en": "In the bracket the deviations sum to zero: the paths through the mean drop out.",
            "zh": "括号中偏差之和为零：经过均值的路径全部消去。",
        },
        "symmetry": {"en": "by symmetry", "zh": "同理"},
        "samples": {"en": "x₁ ≠ x₂", "zh": "x₁ ≠ x₂"},
        "answer": {
            "en": "Moved along its arrow, a sample widens e. BatchNorm divides by e: "
            "training needs both gradients.",
            "zh": "样本沿箭头方向移动时 e 变大。批归一化要除以 e，训练时正需要这两个梯度。",
        },
    },
}
