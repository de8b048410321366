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
            "en": "So nothing flows back through the mean: shifting it leaves the spread as it is.",
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
    "DerivationScene": {
        "title": {"en": "A derivation", "zh": "推导"},
        "question": {"en": "What is this, written out?", "zh": "这个式子展开后等于什么？"},
        "rule": {"en": "{rule}.", "zh": "{rule}。"},
        "condition": {"en": "needs", "zh": "要求"},
        "result": {"en": "This is the result, verified.", "zh": "这就是结果，已经验证。"},
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
