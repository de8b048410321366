"""The words of PublishedSlips."""

WORDS = {
    "PublishedSlips": {
        "title": {
            "en": "Published slips: refuted and corrected",
            "zh": "公开解答中的错误：推翻与改正",
        },
        "shape": {"en": "shape", "zh": "形状"},
        "true": {"en": "true value", "zh": "正确值"},
        "true_shape": {"en": "true shape", "zh": "正确形状"},
        "claimed": {"en": "as published", "zh": "公开解答"},
        "refused": {"en": "refuted", "zh": "不成立"},
        "mended": {"en": "corrected", "zh": "改正"},
        "counterexample": {"en": "counterexample", "zh": "反例"},
        "question_logits": {
            "en": "A published solution has {count} slips, {listed} of them at the logits.",
            "zh": "有一份公开解答出了 {count} 处错误，其中 {listed} 处在 logit 处。",
        },
        "question_layers": {
            "en": "The other {listed} lie in the layers before, and {again} once more. "
            "Are they on your sheet, too?",
            "zh": "另外 {listed} 处在前面各层，{again} 在那里又出现一次。你的作业里也有吗？",
        },
        "S1_place": {"en": "off the diagonal", "zh": "softmax 的非对角项"},
        "S1_tried": {
            "en": "Off the diagonal, one output is squared. For this batch the sides differ.",
            "zh": "非对角项写成了一个输出的平方。对这个批次，两边不相等。",
        },
        "S1_mended": {
            "en": "Off the diagonal stands the product of two different outputs.",
            "zh": "非对角项是两个不同输出的乘积。",
        },
        "S2_place": {"en": "mean over the batch", "zh": "对批次求平均"},
        "S2_tried": {
            "en": "One line later 1/m is gone, and only the last line has it again: "
            "what stands between is m times too large.",
            "zh": "下一行丢了 1/m，到最后一行又出现：中间各行大了 m 倍。",
        },
        "S2_mended": {
            "en": "The loss is a mean over the batch: 1/m stays, line by line.",
            "zh": "损失是对批次的平均：每一行都要保留 1/m。",
        },
        "S3_place": {"en": "logits of one sample", "zh": "单个样本的 logit"},
        "S3_tried": {
            "en": "The gradient of one sample is written as a sum over the whole batch.",
            "zh": "一个样本的梯度被写成了对整个批次的求和。",
        },
        "S3_mended": {
            "en": "A sample's logits enter its own loss only: no sum over the batch.",
            "zh": "样本的 logit 只进入自己的损失，因此不对批次求和。",
        },
        "S3.beta_place": {"en": "shift of BatchNorm", "zh": "批归一化的平移参数 β"},
        "S3.beta_tried": {
            "en": "The same sum again, for β: the batch is summed twice. "
            "That is m times too large.",
            "zh": "β 的梯度里又是同样的求和：对批次求和了两次，大了 m 倍。",
        },
        "S3.beta_mended": {
            "en": "Each sample brings its own gradient: the batch is summed once.",
            "zh": "每个样本只贡献自己的梯度：对批次只求和一次。",
        },
        "S4_place": {"en": "scale of BatchNorm", "zh": "批归一化的缩放参数 γ"},
        "S4_tried": {
            "en": "The shapes alone refute it: "
            "it gives one number per sample, but γ's gradient needs one per feature.",
            "zh": "单看形状就不对：乘积给每个样本一个数，而 γ 的梯度应是每个特征一个数。",
        },
        "S4_mended": {
            "en": "Each sample's gradient meets its own normalised value; then follows the sum.",
            "zh": "每个样本的梯度先与它自己的归一化值逐元素相乘，再对批次求和。",
        },
        "S5_place": {"en": "BatchNorm Jacobian", "zh": "批归一化的雅可比矩阵"},
        "S5_tried": {
            "en": "The factor γ is missing. Where γ is negative, even the sign is wrong.",
            "zh": "漏了因子 γ。γ 为负时连符号都错。",
        },
        "S5_mended": {
            "en": "The output is scaled by γ, and so is every derivative of it.",
            "zh": "输出乘了 γ，它的导数也要乘 γ。",
        },
        "S6_place": {"en": "weights of task A", "zh": "任务 A 的权重"},
        "S6_tried": {
            "en": "The input x of the network stands here: not even the shapes agree.",
            "zh": "这里乘的是网络的输入 x：连形状都不对。",
        },
        "S6_mended": {
            "en": "A weight meets what its own layer reads: the output of dropout.",
            "zh": "权重要乘的是本层的输入，也就是 dropout 的输出。",
        },
        "S7_place": {"en": "C4: weights of the last layer", "zh": "C4：最后一层的权重"},
        "S8_place": {"en": "E4: logits of the classifier", "zh": "E4：分类器的 logit"},
        "notation": {
            "en": "Two other solutions slip in notation only: here a ∂ is missing, there an index.",
            "zh": "另外两份解答只是记号有误：一处漏了 ∂，一处漏了下标。",
        },
        "result_logits": {
            "en": "At the logits: two different outputs, 1/m in every line, one sample alone.",
            "zh": "logit 处：两个不同输出相乘，每行保留 1/m，只涉及单个样本。",
        },
        "result_layers": {
            "en": "All {count} slips ({again} twice): refuted by counterexamples, corrected, "
            "proved for every size.",
            "zh": "{count} 处错误（其中 {again} 出现两次）：均用反例推翻，已改正，"
            "并对任意维度证明。",
        },
    },
}
