"""Every word a viewer reads, both languages side by side.

`WORDS[class name][text name]` is a mapping from language to text; `{name}` in a text is a field
that the scene fills in. A scene finds its own words first, then those of the classes it extends.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

LANGUAGES = ("en", "zh")

WORDS: dict[str, dict[str, dict[str, str]]] = {
    "LectureScene": {
        "proved": {"en": "proved for every {size}", "zh": "对任意 {size} 已证明"},
        "checked": {"en": "checked at {points} points", "zh": "已在 {points} 个点上验证"},
    },
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
        "chain": {
            "en": "Chain rule: upstream gradient times local derivative gives the downstream one.",
            "zh": "链式法则：上游梯度乘以局部导数，得到下游梯度。",
        },
        "sum": {
            "en": "A sum has local derivatives 1: it hands its gradient to both arguments.",
            "zh": "加法的局部导数是 1：梯度原样传给两个自变量。",
        },
        "square_rule": {
            "en": "A square multiplies by twice its input; the two inputs have opposite signs.",
            "zh": "平方节点乘以输入的两倍；两个输入符号相反。",
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
            "en": "So nothing flows back through the mean: a small shift of it leaves e as it is.",
            "zh": "因此均值不传回任何梯度：均值的微小移动不改变标准差。",
        },
        "totals": {
            "en": "At each sample the direct path and the path through the mean add up.",
            "zh": "在每个样本处，直接路径与经过均值的路径相加。",
        },
        "samples": {"en": "x₁ ≠ x₂", "zh": "x₁ ≠ x₂"},
        "answer": {
            "en": "Moved along its arrow, a sample widens e. BatchNorm, dividing by e, needs this.",
            "zh": "样本沿箭头移动时 e 变大。批归一化要除以 e，训练时正需要这两个梯度。",
        },
    },
    "BatchNormGradients": {
        "title": {"en": "Gradients of batch normalization", "zh": "批归一化的梯度"},
        "question": {
            "en": "BatchNorm rescales a batch by its own mean and deviation. "
            "How do the outputs react to one input?",
            "zh": "批归一化用一个批次自己的均值和标准差来缩放。一个输入变化时，各输出怎样变化？",
        },
        "normalise": {
            "en": "Subtract the mean, then divide by the deviation: "
            "the outputs have mean 0 and variance 1, but for ε.",
            "zh": "先减去均值，再除以标准差：除去 ε 的影响，输出的均值为 0，方差为 1。",
        },
        "scale": {
            "en": "Scaling by γ moves each output in proportion to its normalized value.",
            "zh": "然后这一层用 γ 缩放：每个输出的移动与自己的标准化值成正比。",
        },
        "shift": {
            "en": "And it shifts by β: all outputs move alike, so this derivative is 1.",
            "zh": "再用 β 平移：所有输出移动相同的距离，所以这个导数是 1。",
        },
        "coupling": {
            "en": "Now one sample moves. Mean and deviation move with it, "
            "so every output moves: the Jacobian is full.",
            "zh": "现在移动一个样本。均值和标准差随之变化，所以每个输出都移动：雅可比矩阵是满的。",
        },
        "mean": {
            "en": "First lemma, the mean: each of the m samples moves it by one m-th.",
            "zh": "第一个引理，均值：m 个样本中的每一个对它的影响都是 1/m。",
        },
        "variance": {
            "en": "Second lemma, the variance: in every square the sample acts through the mean.",
            "zh": "第二个引理，方差：每个平方项都通过均值依赖于这个样本。",
        },
        "deviations": {
            "en": "The deviations sum to zero: what goes through the mean drops out.",
            "zh": "偏差之和为零：经过均值的部分消失。",
        },
        "product": {
            "en": "The output is a product: deviation times inverse root. Use the product rule.",
            "zh": "输出是乘积：偏差乘以根号的倒数。用乘法法则。",
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
            "en": "Insert the second lemma. The twos cancel: this is the formula of the sheet.",
            "zh": "代入第二个引理，2 约去，就得到讲义中的公式。",
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
            "en": "Through the variance: the product of two deviations. The sum is the Jacobian.",
            "zh": "经过方差，与两个偏差的乘积成正比。三项之和就是雅可比矩阵。",
        },
        "differences": {
            "en": "Finite differences of BatchNorm itself give the same matrix, to within {error}.",
            "zh": "直接对批归一化做有限差分，得到同一个矩阵，最大相差 {error}。",
        },
        "through_self": {"en": "directly", "zh": "直接"},
        "through_mean": {"en": "through the mean", "zh": "经过均值"},
        "through_variance": {"en": "through the variance", "zh": "经过方差"},
        "sum": {"en": "sum so far", "zh": "目前的和"},
        "jacobian": {"en": "the Jacobian", "zh": "雅可比矩阵"},
        "numerical": {"en": "finite differences", "zh": "有限差分"},
        "result": {
            "en": "So back-propagation through BatchNorm needs the whole batch at once, "
            "not one sample at a time.",
            "zh": "所以批归一化的反向传播需要整个批次，不能逐个样本进行。",
        },
    },
    "DerivationScene": {
        "title": {"en": "A derivation", "zh": "推导"},
        "question": {"en": "What is this, written out?", "zh": "这个式子展开后等于什么？"},
        "rule": {"en": "{rule}.", "zh": "{rule}。"},
        "condition": {"en": "needs", "zh": "要求"},
        "result": {"en": "This is the result, verified.", "zh": "这就是结果，已经验证。"},
    },
    "SoftmaxInvariance": {
        "title": {"en": "Shift invariance of softmax", "zh": "softmax 的平移不变性"},
        "softmax": {"en": "softmax", "zh": "softmax"},
        "exponential_of": {"en": "exp", "zh": "取指数"},
        "share": {"en": "share of the sum", "zh": "占总和的比例"},
        "bars": {
            "en": "Softmax turns logits z into probabilities y. "
            "What if all logits rise by the same c?",
            "zh": "softmax 把对数几率 z 变成概率 y。如果所有输入都加上同一个 c，会怎样？",
        },
        "raise": {
            "en": "All bars of z rise by c = {c}. The bars of y do not move.",
            "zh": "左边整体抬高 c = {c}，右边一动不动。",
        },
        "lower": {
            "en": "They do not move for c = {c} either: only differences between logits count.",
            "zh": "取 c = {c}，右边仍然不动：起作用的只有输入之间的差。",
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
            "zh": "这有什么用？按定义写成 NumPy 代码，输入较小时没有问题。",
        },
        "overflow": {
            "en": "A logit of {largest} overflows: NumPy returns inf, and inf / inf is nan.",
            "zh": "输入达到 {largest} 时指数溢出：NumPy 得到 inf，而 inf / inf 是 nan。",
        },
        "mend": {
            "en": "We may choose c = −max z: no exponential exceeds 1, and y is back.",
            "zh": "可以取 c = −max z：指数都不超过 1，概率又回来了。",
        },
        "result": {
            "en": "A common shift changes nothing: so toolboxes evaluate softmax(z − max z).",
            "zh": "整体平移不改变结果，所以各种工具库都计算 softmax(z − max z)。",
        },
    },
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
    "NetworkScene": {
        "title": {"en": "Back-propagation through a network", "zh": "网络中的反向传播"},
        "value": {"en": "value", "zh": "值"},
        "gradient": {"en": "gradient", "zh": "梯度"},
        "condition": {"en": "needs", "zh": "要求"},
        "question": {
            "en": "How does the loss react to every quantity in this network?",
            "zh": "损失对网络中的每个量怎样变化？",
        },
        "values": {
            "en": "Forward pass: every quantity is computed from those before it.",
            "zh": "前向传播：每个量由前面的量算出。",
        },
        "given": {
            "en": "The backward pass starts with the gradient of {name}.",
            "zh": "反向传播从 {name} 的梯度开始。",
        },
        "derive": {
            "en": "The gradient of {name}, from its components to the matrix form.",
            "zh": "推导 {name} 的梯度：从分量到矩阵形式。",
        },
        "arrives": {
            "en": "The gradient of {name} has the shape of {name}.",
            "zh": "{name} 的梯度与 {name} 形状相同。",
        },
        "result": {
            "en": "Every quantity has its gradient, and all came from one pass back.",
            "zh": "一次反向传播就得到了每个量的梯度。",
        },
    },
    "BackpropChain": {
        "title": {"en": "Back-propagation, link by link", "zh": "反向传播：一环接一环"},
        "question": {
            "en": "From input x to loss l in five operations. "
            "How does l react to everything on the way?",
            "zh": "从输入 x 到损失 l 共五步运算。路上的每个量稍微变化时，l 怎样变化？",
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
            "en": "Chain rule: logit i enters every output, so sum over all K = k₂ outputs. "
            "The softmax Jacobian is known.",
            "zh": "链式法则：第 i 个输入影响全部 K = k₂ 个输出，所以求和；雅可比矩阵已知。",
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
            "zh": "下一环：第 b 个隐藏单元通过权重影响每个输入 z。",
        },
        "r_delta": {
            "en": "Differentiate the inner sum: only the weight of unit b remains.",
            "zh": "对内层求和求导：只剩第 b 个单元的权重。",
        },
        "r_matrix": {
            "en": "A sum over the second index of the weights: the matrix, not its transpose.",
            "zh": "求和的是权重的第二个下标：乘的是矩阵本身，不是转置。",
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
            "en": "What entered times what comes back: an outer product, shaped like the weights. "
            "A unit at zero leaves a row of zeros.",
            "zh": "输入乘以传回的梯度：外积，形状与权重相同。输出为零的单元留下一行零。",
        },
        "W_1_numbers": {
            "en": "The first weights in the same way: a closed gate leaves a column of zeros.",
            "zh": "第一层权重同理：关上的门留下一列零。",
        },
        "result": {
            "en": "All links in one formula. Each layer needs only what it saw forward and the "
            "gradient from above: so every framework trains.",
            "zh": "所有环节合成一个公式。每层只需前向的值和上游梯度：框架都是这样训练的。",
        },
    },
    "SoftmaxLoss": {
        "title": {"en": "The gradient of the softmax loss", "zh": "softmax 损失的梯度"},
        "predict": {
            "en": "Softmax predicts a from the logits z. The loss E compares it with the truth y.",
            "zh": "softmax 把对数几率 z 变成预测 a。真实标签是 y，损失 E 衡量预测错了多少。",
        },
        "question": {
            "en": "Which way should each logit move to lower the loss? That is its gradient.",
            "zh": "每个对数几率该朝哪个方向移动才能降低损失？这就是损失的梯度。",
        },
        "chain": {
            "en": "The long way: a logit moves every probability; the chain rule adds it all up.",
            "zh": "第一条路：一个对数几率影响所有概率，链式法则把这些影响相加。",
        },
        "lemmas": {
            "en": "Two derived pieces go in: the slope of the logarithm and the softmax Jacobian.",
            "zh": "代入两个已推出的结果：对数的导数和 softmax 的雅可比矩阵。",
        },
        "cancel": {
            "en": "The probability under the bar meets the same one above: they cancel.",
            "zh": "分母中的概率与分子中的同一概率约去。",
        },
        "split": {
            "en": "Multiply out: one sum holds the delta, the other the probability of class j.",
            "zh": "展开：一个求和含 δ，另一个含第 j 类的概率。",
        },
        "pick": {
            "en": "The delta picks one target, and what does not depend on k leaves the sum.",
            "zh": "δ 选出一个目标分量；第 j 类的概率与 k 无关，提到求和号外。",
        },
        "sum_to_one": {
            "en": "Here, and only here, the targets must sum to one.",
            "zh": "只有这一步要求目标之和为 1。",
        },
        "tidy": {
            "en": "Prediction minus target is all that is left.",
            "zh": "最后只剩下预测减目标。",
        },
        "short": {
            "en": "The short way, in another sheet's notation: here the true class is k.",
            "zh": "第二条路更短，用另一份讲义的记号：真实类别是 k。",
        },
        "one_hot": {
            "en": "The target is one-hot: the whole sum is the logarithm of a single probability.",
            "zh": "目标是独热向量：整个求和只剩一个概率的对数。",
        },
        "logarithm": {
            "en": "The logarithm makes a difference of the fraction and undoes the exponential.",
            "zh": "对数把分式变成差，并与指数抵消。",
        },
        "differentiate": {
            "en": "Now differentiate: the logit gives a delta, the log an inner derivative.",
            "zh": "现在求导：对数几率给出 δ，求和的对数给出指数除以该求和。",
        },
        "fold": {
            "en": "The exponential over the sum is softmax again.",
            "zh": "指数除以求和，又是 softmax。",
        },
        "by_chain_rule": {"en": "by the chain rule", "zh": "用链式法则"},
        "by_logarithm": {"en": "by the logarithm", "zh": "用对数"},
        "routes": {
            "en": "Two routes, one result: the long one for all targets that sum to one, "
            "the short one for one-hot targets.",
            "zh": "两条路，同一个结果：第一条对任何和为 1 的目标成立，第二条只对独热目标成立。",
        },
        "formula": {"en": "the formula", "zh": "公式"},
        "gradient": {
            "en": "So the gradient is the error: each arrow leads from target to prediction.",
            "zh": "所以梯度就是误差本身：每个箭头从目标指向预测。",
        },
        "descend": {
            "en": "A step against it lifts only the true logit: E falls from {before} to {after}.",
            "zh": "逆梯度走一步：真实类别的对数几率上升，其余下降，E 从 {before} 降到 {after}。",
        },
        "softmax_layer": {
            "en": "A framework's softmax layer runs this line. "
            "It gives exactly the formula's numbers.",
            "zh": "框架中 softmax 层的反向传播就是这行代码，结果与公式的数值一致。",
        },
        "loss_layer": {
            "en": "Joined with the loss, one subtraction gives that vector, without any division.",
            "zh": "与损失合成一层后，一次减法就够了：同样的向量，也不必除以很小的概率。",
        },
        "result": {
            "en": "Prediction minus target: from it the last weights and bias get their gradients.",
            "zh": "预测减目标。最后一层的权重和偏置的梯度都由这个向量给出。",
        },
    },
    "GraphScene": {
        "title": {"en": "A computational graph", "zh": "计算图"},
        "value": {"en": "value", "zh": "值"},
        "gradient": {"en": "gradient", "zh": "梯度"},
        "local": {"en": "local derivative", "zh": "局部导数"},
        "question": {
            "en": "How does the result react when one of these inputs moves a little?",
            "zh": "其中一个输入稍微变化时，结果会怎样变化？",
        },
        "grow": {
            "en": "Every elementary operation becomes a node; an arrow carries its argument.",
            "zh": "每个基本运算是一个节点，箭头送来它的自变量。",
        },
        "values": {
            "en": "Forward: nodes compute their values from what arrives; the result is {result}.",
            "zh": "前向传播：每个节点由输入算出自己的值，结果是 {result}。",
        },
        "seed": {
            "en": "Backward starts at the result: its derivative with respect to itself is 1.",
            "zh": "反向传播从结果开始：它对自己的导数是 1。",
        },
        "gradients": {
            "en": "Upstream gradient times local derivative runs back; where paths meet, they add.",
            "zh": "上游梯度乘以局部导数，逆着箭头传回；路径相遇处相加。",
        },
        "totals": {
            "en": "The result reacts most to {name}: a step h there moves it by {gradient} h.",
            "zh": "结果对 {name} 最敏感：它变化一小步 h，结果约变化 {gradient} h。",
        },
    },
}


# Rules by their English names, which are their keys.
RULES: dict[str, dict[str, str]] = {
    "a function of the components keeps the shape": {"zh": "逐分量的函数不改变形状"},
    "a product puts the shapes side by side": {"zh": "乘积的形状并排"},
    "a sum has the shape of its terms": {"zh": "和的形状与各项相同"},
    "cancel": {"zh": "约分"},
    "chain rule": {"zh": "链式法则"},
    "collapse the Kronecker delta": {"zh": "用克罗内克 δ 化简求和"},
    "collect like terms": {"zh": "合并同类项"},
    "component by component": {"zh": "逐分量写出"},
    "constant factor": {"zh": "提出常数因子"},
    "definition of softmax": {"zh": "softmax 的定义"},
    "delta of distinct indices": {"zh": "下标不同时 δ 为零"},
    "delta of equal indices": {"zh": "下标相同时 δ 为一"},
    "derivative of LeakyReLU": {"zh": "LeakyReLU 的导数"},
    "derivative of ReLU": {"zh": "ReLU 的导数"},
    "derivative of a constant": {"zh": "常数的导数"},
    "derivative of a variable": {"zh": "变量的导数"},
    "derivative of each case": {"zh": "分情形求导"},
    "derivative of the exponential": {"zh": "指数函数的导数"},
    "derivative of the logarithm": {"zh": "对数函数的导数"},
    "derivative of the square root": {"zh": "平方根的导数"},
    "distinguish the two cases": {"zh": "分两种情形"},
    "distinguish the two values of the delta": {"zh": "按 δ 的两个值分开"},
    "equal factors make a power": {"zh": "相同因子写成幂"},
    "evaluate": {"zh": "计算数值"},
    "exchange the sums": {"zh": "交换求和次序"},
    "exponential of a sum": {"zh": "和的指数"},
    "factor out": {"zh": "提取公因式"},
    "group the terms": {"zh": "分组"},
    "inner sizes agree": {"zh": "内侧尺寸相等"},
    "insert the definition": {"zh": "代入定义"},
    "insert the values": {"zh": "代入数值"},
    "its rows": {"zh": "它的行数"},
    "known shapes": {"zh": "已知的形状"},
    "lemma": {"zh": "引理"},
    "linearity": {"zh": "线性"},
    "linearity of the sum": {"zh": "求和的线性"},
    "logarithm of a fraction": {"zh": "分式的对数"},
    "multiply out": {"zh": "展开"},
    "negative power": {"zh": "负指数幂"},
    "power rule": {"zh": "幂法则"},
    "product rule": {"zh": "乘法法则"},
    "pull constant factors out of the sum": {"zh": "把常数因子提到求和号外"},
    "put on one denominator": {"zh": "通分"},
    "quotient rule": {"zh": "商法则"},
    "read off the matrix form": {"zh": "读出矩阵形式"},
    "recognise the definition": {"zh": "认出定义"},
    "remove the brackets": {"zh": "去括号"},
    "rename the index": {"zh": "更换求和下标"},
    "reorder the factors": {"zh": "调整因子次序"},
    "reorder the terms": {"zh": "调整各项次序"},
    "rows of the output by rows of the input": {"zh": "输出行数乘输入行数"},
    "split one term off the sum": {"zh": "从求和中分出一项"},
    "split the denominator": {"zh": "拆分分母"},
    "split the fraction into factors": {"zh": "把分式拆成因子"},
    "split the fraction into terms": {"zh": "把分式拆成各项"},
    "split the power": {"zh": "拆分幂"},
    "sum of a constant": {"zh": "常数求和"},
    "sum rule": {"zh": "求和法则"},
    "symmetry of the delta": {"zh": "δ 的对称性"},
    "take the factor into the sum": {"zh": "把因子移入求和"},
    "terms cancel": {"zh": "各项相消"},
    "the delta makes its indices equal": {"zh": "δ 使下标相等"},
    "the delta never meets its index": {"zh": "δ 的下标取不到"},
    "the logarithm undoes the exponential": {"zh": "对数与指数互逆"},
    "the sum without one term": {"zh": "去掉一项的求和"},
    "the target is one-hot": {"zh": "目标是独热向量"},
    "the targets sum to one": {"zh": "目标之和为一"},
    "the whole sum without the others": {"zh": "整个求和减去其余各项"},
    "this holds for every component": {"zh": "对每个分量都成立"},
    "tidy up": {"zh": "整理"},
    "write as one fraction": {"zh": "写成一个分式"},
    "write the factor beside the fraction": {"zh": "把因子写到分式旁"},
    "write the sum out": {"zh": "把求和逐项写出"},
    "write the two cases as one with the Kronecker delta": {"zh": "用克罗内克 δ 合写两种情形"},
}


def rule_name(name: str) -> str:
    """Return the name of a rule in the current language.

    Of a lemma only that it is one: its equation is on the screen. Raises KeyError for a rule that
    is not in `RULES`.
    """
    name = name.partition(":")[0]
    return name if current_language() == "en" else RULES[name][current_language()]


def current_language() -> str:
    """Return the language named by the environment variable LECTURE_LANG (en unless it says zh).

    Raises ValueError for a language that is not in `LANGUAGES`.
    """
    language = os.environ.get("LECTURE_LANG", "en")
    if language not in LANGUAGES:
        raise ValueError(f"LECTURE_LANG must be one of {', '.join(LANGUAGES)}; it is {language!r}")
    return language


def say(text: str | Mapping[str, str], **fields: object) -> str:
    """Return the text in the current language with its fields filled in.

    A plain string is a text that has one language only. Raises KeyError for a language or
    a field that is missing.
    """
    if not isinstance(text, str):
        language = current_language()
        if language not in text:
            raise KeyError(f"no words in {language!r}; there are: {', '.join(text)}")
        text = text[language]
    return text.format(**fields)


_CHARACTER = re.compile(r"[\u4e00-\u9fff]")


def reading_time(text: str, seconds_per_word: float, seconds_per_character: float) -> float:
    """Seconds that it takes to read `text`: its Chinese characters and its other words."""
    characters = len(_CHARACTER.findall(text))
    others = len(_CHARACTER.sub(" ", text).split())
    return seconds_per_character * characters + seconds_per_word * others
