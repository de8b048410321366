"""The words of MultiTaskNetwork."""

WORDS = {
    "MultiTaskNetwork": {
        "title": {"en": "Two tasks, one network: all gradients", "zh": "多任务网络的全部梯度"},
        "one_sample": {"en": "gradient of one sample only", "zh": "只有一个样本有梯度"},
        "all_samples": {"en": "gradient of every sample", "zh": "每个样本都有梯度"},
        "layer": {"en": "BatchNorm", "zh": "BatchNorm"},
        "jacobian": {"en": "Jacobian of BatchNorm (D4)", "zh": "批归一化的雅可比矩阵（D4）"},
        "task_a": {"en": "task A", "zh": "任务 A"},
        "task_b": {"en": "task B", "zh": "任务 B"},
        "question": {
            "en": "One input, two tasks, ten parameters. How does the loss react to each of them?",
            "zh": "一个输入，两个任务，十个参数。损失对每个参数的梯度是什么？",
        },
        "values": {
            "en": "Values run forward. Each square is a number, its size relative to the largest "
            "in its box; hollow means negative.",
            "zh": "前向传播：每个方块是一个数，大小表示绝对值（每框单独缩放），空心为负数。",
        },
        "forward": {
            "en": "The m samples are columns: Dₓ inputs, Dₐ hidden units, "
            "Dₛ shared units, K classes.",
            "zh": "m 个样本按列排列：Dₓ 个输入，Dₐ 个隐藏单元、Dₛ 个共享单元，K 个类别。",
        },
        "loss": {
            "en": "The loss has two parts: squared error for task A, cross-entropy for task B.",
            "zh": "损失有两部分：A 的平方误差，B 的交叉熵。",
        },
        "delta_2b": {
            "en": "Back through loss and softmax, by C3: δ_2b is prediction minus target, "
            "divided by the batch size m.",
            "zh": "由 C3，反向传播到 logit：δ_2b 是预测减目标，再除以批次大小 m。",
        },
        "both_inputs": {
            "en": "On to s: this is g. A sum passes it unchanged to both of its inputs.",
            "zh": "继续到 s，得到 g。加法把它原样传给两个输入。",
        },
        "paths": {
            "en": "Task A's prediction is used twice: first by its own loss, a mean of squares.",
            "zh": "任务 A 的预测用了两次：先用于自己的平方误差损失。",
        },
        "paths_sum": {
            "en": "Then by task B, through s. Only task B's loss depends on s: "
            "this term is the gradient found there.",
            "zh": "再看经过 s 的任务 B：只有它的损失依赖 s，这一项就是 s 处的梯度。",
        },
        "add": {
            "en": "Where two paths meet, their gradients add: that is δ_2a.",
            "zh": "两条路径汇合处，梯度相加，得到 δ_2a。",
        },
        "weights": {
            "en": "Now a weight: its gradient meets what its layer reads, the output of dropout.",
            "zh": "权重的梯度：输出处的梯度乘以本层的输入（即 dropout 的输出）。",
        },
        "task_a_back": {
            "en": "By A3 and D2: what dropout or ReLU set to zero gets no gradient.",
            "zh": "由 A3 和 D2：被 dropout 或 ReLU 置零的单元得不到梯度。",
        },
        "scale_and_shift": {
            "en": "γ's gradient multiplies by x̂, β's only sums; "
            "other parameters follow the same rule.",
            "zh": "γ 的梯度要乘以 x̂，β 的只求和；其余参数同理。",
        },
        "coupling": {
            "en": "Give one sample alone a gradient: BatchNorm passes it on to all samples.",
            "zh": "只让一个样本带有梯度：经过批归一化，梯度会传到每个样本。",
        },
        "coupling_chain": {
            "en": "Why? Every output depends on this sample: the chain rule sums over all.",
            "zh": "因为每个输出都依赖这个样本，链式法则要对所有样本求和。",
        },
        "coupling_jacobian": {
            "en": "γ times D4, written with the normalised x̂; other features contribute 0.",
            "zh": "γ 乘以 D4，用归一化值 x̂ 写出；其他特征贡献为 0。",
        },
        "coupling_sums": {
            "en": "The delta keeps one term; mean and variance leave two sums over the batch.",
            "zh": "δ 只留下一项；均值和方差留下两个对批次的求和。",
        },
        "input": {
            "en": "By A3 again: δ_1b. Both tasks read the input: two paths meet, so two terms add.",
            "zh": "由 A3 得到 δ_1b。两个任务都读取输入，梯度在此相加。",
        },
        "weights_table": {
            "en": "Every weight, and γ: the gradient at its output times its input. "
            "Same shape as the parameter.",
            "zh": "权重和 γ：输出处的梯度乘以输入，形状与参数相同。",
        },
        "biases_table": {
            "en": "Every bias, and β: the gradient at its output, summed over the batch.",
            "zh": "偏置和 β：输出处的梯度对批次求和。",
        },
        "result": {
            "en": "One pass back gives them all. A step of {rate} against them: "
            "the loss falls from {before} to {after}.",
            "zh": "一次反向得到全部梯度。沿负梯度走一步（步长 {rate}），"
            "损失从 {before} 降到 {after}。",
        },
    },
}
