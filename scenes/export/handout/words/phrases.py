"""The words around the problems: headings, what stands beside a step, the legend."""

PHRASES = {
    "title": {"en": "Softmax and back-propagation", "zh": "softmax 与反向传播"},
    "subtitle": {"en": "Complete derivations: {problems}", "zh": "完整推导：{problems}"},
    "contents": {"en": "Contents", "zh": "目录"},
    "how": {
        "en": "Every step is made by the rule named beside it and verified by two independent "
        "engines: a prover, which reduces both sides to one normal form for all sizes, and "
        "an oracle, which evaluates both sides with 80 digits over all index assignments "
        "for several sizes.",
        "zh": "每一步都由旁边写明的法则得到，并由两个独立的引擎验证：证明器对任意尺寸把等式两边化为"
        "同一范式；数值检验器以 80 位精度、在若干尺寸下对所有下标取值计算等式两边。",
    },
    "notation": {
        "en": "Vectors are columns; log is the natural logarithm; {delta} is the Kronecker delta, "
        "1 for equal indices and 0 otherwise; {indicator} is 1 where the condition holds and 0 "
        "elsewhere; {hadamard} is the product component by component; sums without limits run "
        "over the whole range of their index.",
        "zh": "向量都是列向量；log 是自然对数；{delta} 是克罗内克 δ，下标相等时为 1，否则为 0；"
        "{indicator} 在条件成立时为 1，否则为 0；{hadamard} 是逐分量乘积；"
        "未写上下限的求和取遍下标的全部范围。",
    },
    "proved_mark": {"en": "proved for all sizes", "zh": "对任意尺寸已证明"},
    "checked_mark": {
        "en": "checked numerically at the number of points given",
        "zh": "在所注点数上数值检验",
    },
    "problem": {"en": "Problem", "zh": "问题"},
    "lemma": {"en": "Lemma", "zh": "引理"},
    "see": {"en": "see {reference}", "zh": "见 {reference}"},
    "same": {
        "en": "The derivation is that of {reference}, with the claim",
        "zh": "推导与 {reference} 相同，结论是",
    },
    "requires": {"en": "where {conditions}", "zh": "要求 {conditions}"},
    "given": {"en": "Given {conditions}.", "zh": "已知 {conditions}。"},
    "proved": {
        "en": "proved for all sizes, and checked at {points} points",
        "zh": "对任意尺寸已证明，并在 {points} 个点上数值检验",
    },
    "checked": {"en": "checked at {points} points", "zh": "在 {points} 个点上数值检验"},
    "numbers": {"en": "In numbers", "zh": "数值例子"},
    "routes": {"en": "Two routes, one result", "zh": "两条路线，同一结果"},
    "route": {"en": "{one} and {other}: {title}.", "zh": "{one} 与 {other}：{title}。"},
    "slips": {"en": "Slips to avoid", "zh": "常见笔误"},
    "slips_how": {
        "en": "Lines of published solutions that do not hold. Each is refuted by the "
        "counterexample below it; the line that belongs there is verified.",
        "zh": "已发布解答中不成立的式子。每一条都由其下的反例否定；应有的式子已经验证。",
    },
    "slip": {"en": "{id}. {explanation}", "zh": "{id}。{explanation}"},
    "where": {"en": "Where {definitions}.", "zh": "其中 {definitions}。"},
    "published": {"en": "as published", "zh": "原文"},
    "mended": {"en": "as it should read", "zh": "应为"},
    "counterexample": {"en": "Counterexample:", "zh": "反例："},
    "component": {"en": "component ({position})", "zh": "分量 ({position})"},
    "sides": {
        "en": "left side {left}, right side {right}",
        "zh": "左边 {left}，右边 {right}",
    },
    "shape": {"en": "shape", "zh": "形状"},
    "node": {"en": "node", "zh": "节点"},
    "operation": {"en": "operation", "zh": "运算"},
    "inputs": {"en": "inputs", "zh": "输入"},
    "value": {"en": "value", "zh": "数值"},
    "upstream": {"en": "upstream", "zh": "上游梯度"},
    "local": {"en": "local derivatives", "zh": "局部导数"},
    "downstream": {"en": "downstream", "zh": "下游梯度"},
    "page": {"en": "page {n} of {all}", "zh": "第 {n} 页，共 {all} 页"},
    "comma": {"en": ", ", "zh": "，"},
}
