"""The words of SoftmaxLoss."""

WORDS = {
    "SoftmaxLoss": {
        "title": {"en": "Gradient of the softmax loss", "zh": "softmax 损失的梯度"},
        "predict": {
            "en": "Softmax predicts a from logits z; the loss E compares it with the truth y.",
            "zh": "softmax 由 z 得预测 a，损失 E 将它与真实标签 y 比较。",
        },
        "question": {
            "en": "To lower the loss, each logit must move against its gradient: what is it?",
            "zh": "要降低损失，logit 须沿负梯度移动：梯度是什么？",
        },
        "chain": {
            "en": "The long way: a logit moves every probability; the chain rule adds it up.",
            "zh": "第一条路：logit 影响所有概率，用链式法则相加。",
        },
        "lemmas": {
            "en": "Two lemmas go in: log a has slope 1/a, so −y/a; and A2, the softmax Jacobian.",
            "zh": "代入两个引理：log a 的导数是 1/a，故得 −y/a；以及 A2，softmax 的雅可比矩阵。",
        },
        "cancel": {
            "en": "The probability under the bar meets the same one above: they cancel.",
            "zh": "分母中的概率与分子中的同一概率约去。",
        },
        "split": {
            "en": "Multiply out into two sums; one of them holds the delta.",
            "zh": "展开成两个求和，其中一个含 δ。",
        },
        "pick": {
            "en": "The delta picks one target, and what does not depend on k leaves the sum.",
            "zh": "δ 选出一个分量；与 k 无关的因子提到求和号外。",
        },
        "sum_to_one": {
            "en": "Only here must targets sum to one. What is left: prediction minus target.",
            "zh": "这里才用到目标之和为 1，剩下预测减目标。",
        },
        "short": {
            "en": "The short way: one-hot targets only, the true class is t.",
            "zh": "第二条路：目标须为独热向量，真实类为 t。",
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
            "en": "Now differentiate: the logit gives a delta, "
            "the log its exponential over the sum.",
            "zh": "求导：logit 给出 δ，和的对数给出指数除以这个和。",
        },
        "fold": {
            "en": "That is softmax again: the true class gets its probability minus one.",
            "zh": "又得到 softmax：真实类别为概率减 1，其余为概率。",
        },
        "by_chain_rule": {"en": "by the chain rule", "zh": "用链式法则"},
        "by_logarithm": {"en": "by the logarithm", "zh": "取对数"},
        "one_hot_with": {"en": "one-hot y,", "zh": "y 为独热向量，"},
        "routes": {
            "en": "Two routes, one result: for targets that sum to one, and for one-hot.",
            "zh": "两条路，同一结果：目标之和为 1，或为独热向量。",
        },
        "formula": {"en": "the formula", "zh": "公式"},
        "gradient": {
            "en": "So the gradient is the error: arrows lead from target to prediction.",
            "zh": "所以梯度就是误差：箭头从目标指向预测。",
        },
        "error": {"en": "gradient: from target to prediction", "zh": "梯度：从目标指向预测"},
        "push": {"en": "step of the logit, against it", "zh": "logit 的更新，与梯度反向"},
        "descend": {
            "en": "A step of size {rate}: only the true logit rises, "
            "E falls from {before} to {after}.",
            "zh": "走一步（步长 {rate}）：只有真实类别的 logit 上升，E 从 {before} 降到 {after}。",
        },
        "softmax_layer": {
            "en": "The rule of softmax, from A3.1: a framework's layer runs it as this line.",
            "zh": "softmax 的反向规则（A3.1）在框架中就是这行代码。",
        },
        "loss_layer": {
            "en": "Joined with the loss, one subtraction gives that vector, without any division.",
            "zh": "与损失合成一层：一次减法，不用除法。",
        },
        "weights": {
            "en": "And the weights? They make z in the last layer.",
            "zh": "权重呢？最后一层用它们算出 z。",
        },
        "layer": {
            "en": "The loss depends on a weight through the logits only; their gradient is known.",
            "zh": "权重只通过 logit 影响损失，而 logit 的梯度已经求出。",
        },
        "weight": {
            "en": "A weight meets its own input and its own logit: error times input.",
            "zh": "权重连接一个输入和一个 logit：误差乘以输入。",
        },
        "outer": {
            "en": "All weights at once: the gradients are one outer product.",
            "zh": "所有权重一起：全部梯度是一个外积。",
        },
        "bias": {
            "en": "A bias enters its own logit with factor one: its gradient is the error.",
            "zh": "偏置以系数 1 进入自己的 logit：梯度就是误差。",
        },
        "result": {
            "en": "Prediction minus target: from it the last weights and bias get their gradients.",
            "zh": "预测减目标：权重和偏置的梯度由它给出。",
        },
    },
}
