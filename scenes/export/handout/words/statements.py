"""The problems in words: titles, statements, and what is said about the examples."""

TITLES = {
    "A1": {"en": "Shift invariance of softmax", "zh": "softmax 的平移不变性"},
    "A2": {"en": "The softmax Jacobian", "zh": "softmax 的雅可比矩阵"},
    "A3": {
        "en": "Back-propagation through the head of a small CNN",
        "zh": "小型 CNN 顶部的反向传播",
    },
    "B1": {"en": "Cross-entropy of a batch", "zh": "一个批次的交叉熵"},
    "B2": {"en": "The value of the batch cross-entropy", "zh": "批次交叉熵的数值"},
    "B3": {
        "en": "The standard deviation as a computational graph",
        "zh": "标准差的计算图",
    },
    "B4": {"en": "Gradients on the graph", "zh": "计算图上的梯度"},
    "C1": {"en": "The softmax gradient in column form", "zh": "softmax 梯度的列形式"},
    "C2": {"en": "The backward rule of the softmax layer", "zh": "softmax 层的反向规则"},
    "C3": {"en": "Cross-entropy behind softmax", "zh": "softmax 之后的交叉熵"},
    "C4": {"en": "Weights and bias of the last layer", "zh": "最后一层的权重与偏置"},
    "D1": {"en": "BatchNorm: its parameters", "zh": "批归一化：参数的梯度"},
    "D2": {"en": "Dropout", "zh": "dropout"},
    "D3": {"en": "Softmax by two cases", "zh": "分两种情形求 softmax 的导数"},
    "D4": {"en": "The BatchNorm Jacobian", "zh": "批归一化的雅可比矩阵"},
    "D5": {"en": "The multi-task network, forward", "zh": "多任务网络：前向"},
    "D6": {"en": "The multi-task network: all gradients", "zh": "多任务网络：全部梯度"},
    "E1": {"en": "Shapes", "zh": "形状"},
    "E2": {"en": "Softmax on the diagonal, by the complement", "zh": "用补集求 softmax 的对角导数"},
    "E3": {"en": "Softmax off the diagonal", "zh": "softmax 的非对角导数"},
    "E4": {"en": "The gradient of the logits by the logarithm", "zh": "用对数求 logit 的梯度"},
}

STATEMENTS = {
    "A1": {
        "en": "Prove that softmax does not change when one number {c} is added to every logit: "
        "{invariance}. This is why every toolbox subtracts the largest logit first: that avoids "
        "overflow and changes nothing.",
        "zh": "证明：给每个 logit 加上同一个数 {c}，softmax 不变：{invariance}。"
        "因此所有工具箱都先减去最大的 logit：这样避免溢出，而结果不变。",
    },
    "A2": {
        "en": "With {y} the softmax of {z} compute {derivative}. Hint: {z_i} enters the "
        "denominator of every output, so its gradient gathers the effect on all of them.",
        "zh": "设 {y} 是 {z} 的 softmax，求 {derivative}。提示：{z_i} 出现在每个输出的分母中，"
        "所以它的梯度要汇集对所有输出的影响。",
    },
    "A3": {
        "en": "The head of a small CNN computes {x}, {p}, {r}, {z}, {y} and a loss {l} one after "
        "the other. The loss is left general: only {upstream} is given. Derive in turn {dz}, "
        "{dr}, {dp} and {dx}, and then the gradients of the weights, {dW_2} and {dW_1}.",
        "zh": "小型 CNN 的顶部依次计算 {x}、{p}、{r}、{z}、{y} 和损失 {l}。损失函数是一般的："
        "只给出 "
        "{upstream}。依次推导 {dz}、{dr}、{dp} 与 {dx}，再求权重的梯度 {dW_2} 与 {dW_1}。",
    },
    "B1": {
        "en": "A batch holds three samples, one of each of three classes. Softmax turns the "
        "outputs {y} (row {i} for sample {i}) into probabilities {P}; the targets {target} are "
        "one-hot. Derive the cross-entropy of the batch, a sum and not a mean.",
        "zh": "一个批次有三个样本，三个类别各一个。softmax 把输出 {y}（第 {i} 行属于第 {i} 个样本）"
        "变成概率 {P}；目标 {target} 是独热向量。推导该批次的交叉熵（是总和，不是平均）。",
    },
    "B2": {
        "en": "What is the cross-entropy of the batch for these outputs, row by row?",
        "zh": "对下面的输出（逐行），批次的交叉熵是多少？",
    },
    "B3": {
        "en": "Draw the detailed computational graph of the (population) standard deviation of "
        "two samples {x_1} and {x_2}: every elementary operation is a node.",
        "zh": "画出两个样本 {x_1}、{x_2} 的（总体）标准差的详细计算图：每个基本运算是一个节点。",
    },
    "B4": {
        "en": "Let {at_1} and {at_2}. Mark on the graph the output of every node and the gradient "
        "of the output with respect to every input of every node, upstream and downstream; "
        "then sum over the paths.",
        "zh": "取 {at_1}，{at_2}。在图上标出每个节点的输出，以及最终输出对每个节点每个输入的梯度"
        "（上游与下游），然后对各条路径求和。",
    },
    "C1": {
        "en": "Write the gradient of softmax with respect to one logit, {derivative}, as a column.",
        "zh": "把 softmax 对一个 logit 的梯度 {derivative} 写成列向量。",
    },
    "C2": {
        "en": "Given the gradient {upstream} of the loss at the outputs, derive the one at the "
        "inputs, {derivative}, in the form in which a framework programs it.",
        "zh": "已知损失对输出的梯度 {upstream}，推导对输入的梯度 {derivative}，"
        "写成框架中实现的形式。",
    },
    "C3": {
        "en": "For the cross-entropy {E} of the probabilities {a} derive {da}, and with softmax "
        "{dz}. The targets sum to one.",
        "zh": "对概率 {a} 的交叉熵 {E}，推导 {da}，再与 softmax 合并推导 {dz}。目标之和为一。",
    },
    "C4": {
        "en": "Below this loss lies the last layer {z} of the network. Derive the gradients of "
        "its weights and its bias, {dw} and {db}.",
        "zh": "这个损失之下是网络的最后一层 {z}。推导它的权重和偏置的梯度 {dw} 与 {db}。",
    },
    "D1": {
        "en": "BatchNorm over a batch of {m} samples scales and shifts the normalised values. "
        "Derive {d_gamma} and {d_beta}.",
        "zh": "批归一化对含 {m} 个样本的批次，把归一化后的值缩放并平移。"
        "推导 {d_gamma} 与 {d_beta}。",
    },
    "D2": {
        "en": "Inverted dropout with drop probability {p} draws {r} for input {j}. "
        "Derive {derivative}, on the diagonal and off it. With the mask {mask} of the forward pass "
        "the layer is {masked}: derive its backward pass {backward}.",
        "zh": "反向缩放的 dropout 以概率 {p} 丢弃，对第 {j} 个输入抽取 {r}。推导 {derivative}，"
        "分对角与非对角两种情形。用前向传播的掩码 {mask} 可把该层写成 {masked}："
        "推导它的反向传播 {backward}。",
    },
    "D3": {
        "en": "Derive {derivative} of softmax, the case {equal} and the case {distinct} apart.",
        "zh": "推导 softmax 的 {derivative}，分 {equal} 与 {distinct} 两种情形。",
    },
    "D4": {
        "en": "Each normalised value depends on every sample of the batch, through mean and "
        "variance. Derive {derivative}, and the backward pass {backward} of the whole layer.",
        "zh": "每个归一化值通过均值和方差依赖于批次中的每个样本。推导 {derivative}，"
        "以及整个层的反向传播 {backward}。",
    },
    "D5": {
        "en": "One input {x} serves two tasks. Task A: fully connected, ReLU, dropout, fully "
        "connected. Task B: fully connected, ReLU, BatchNorm; then the prediction {y_a} of task A "
        "is added, and a fully connected layer with softmax follows. Samples are the {m} columns. "
        "Write every layer for the whole batch.",
        "zh": "同一输入 {x} 服务于两个任务。任务 A：全连接、ReLU、dropout、全连接。任务 B：全连接、"
        "ReLU、批归一化；然后加上任务 A 的预测 {y_a}，再经过全连接层与 softmax。样本是 {m} 个列。"
        "写出每一层对整个批次的形式。",
    },
    "D6": {
        "en": "The loss of the multi-task network is the mean over the batch of half the squared "
        "error of task A plus the cross-entropy of task B. Derive its gradient with respect to "
        "every parameter, and to the input {x}.",
        "zh": "多任务网络的损失是任务 A 的平方误差的一半加上任务 B 的交叉熵，对批次取平均。"
        "推导它对每个参数以及对输入 {x} 的梯度。",
    },
    "E1": {
        "en": "A two-layer classifier with LeakyReLU. Which shapes have the weights {W_2} and the "
        "bias {b_2}, and the output for a batch {X} whose samples are its columns?",
        "zh": "带 LeakyReLU 的两层分类器。权重 {W_2}、偏置 {b_2} 是什么形状？"
        "对以列为样本的批次 {X}，输出是什么形状？",
    },
    "E2": {
        "en": "Derive {derivative}, by first writing {y_k} as one minus the share of all other "
        "classes.",
        "zh": "推导 {derivative}：先把 {y_k} 写成一减去其他类别所占的份额。",
    },
    "E3": {
        "en": "Derive {derivative} for {distinct}.",
        "zh": "对 {distinct} 推导 {derivative}。",
    },
    "E4": {
        "en": "The true class is {k}, that is {one_hot}. Derive the gradient {derivative} of the "
        "loss by taking the logarithm of softmax apart first.",
        "zh": "真实类别是 {k}，即 {one_hot}。先把 softmax 的对数拆开，"
        "再推导损失的梯度 {derivative}。",
    },
}

EXAMPLES = {
    "A1": {
        "en": "{z} and {c} in floating point: the powers overflow, and the formula as it stands "
        "gives nothing; with the largest logit subtracted first it gives what it gives for {z_}.",
        "zh": "浮点数中取 {z} 与 {c}：幂溢出，直接按公式计算得不到结果；先减去最大的 logit，"
        "得到的与 {z_} 的结果相同。",
    },
    "A2": {
        "en": "{z}. Every row and every column of the Jacobian sums to zero. Against central "
        "differences the largest deviation is {error}.",
        "zh": "{z}。雅可比矩阵的每行、每列之和都是零。与中心差分相比，最大偏差为 {error}。",
    },
    "A3": {
        "en": "One sample with these weights; the upstream gradient is given.",
        "zh": "取如下权重和一个样本；上游梯度已给出。",
    },
    "B2": {
        "en": "Sample by sample, the probability of the true class and its share of the loss:",
        "zh": "逐个样本，真实类别的概率及其在损失中的份额：",
    },
    "B3": {
        "en": "The graph, traced from the formula: squares and roots are nodes like any other.",
        "zh": "由公式追踪得到的计算图：平方与开方也是节点。",
    },
    "B4": {
        "en": "Values below the nodes (red), upstream gradients above them and downstream "
        "gradients on the edges (blue).",
        "zh": "节点下方是数值（红），上方是上游梯度，边上是下游梯度（蓝）。",
    },
    "B4.table": {
        "en": "The same as a table: downstream is upstream times the local derivative, one number "
        "for each input; a node that is used twice gets the sum.",
        "zh": "列成表：下游梯度等于上游梯度乘以局部导数，每个输入一个数；"
        "被使用两次的节点取两者之和。",
    },
    "B4.paths": {
        "en": "At the mean two paths meet and cancel: {sum}. So only the direct path is left of "
        "each sample's gradient: {first} and {second}.",
        "zh": "均值处两条路径相遇并抵消：{sum}。因此每个样本的梯度只剩直接路径：{first}，"
        "{second}。",
    },
    "C1": {
        "en": "{z}, column {k}:",
        "zh": "{z}，第 {k} 列：",
    },
    "C2": {
        "en": "As a line of code, and in numbers for {z} and a given upstream gradient:",
        "zh": "写成一行代码；再取 {z} 与给定的上游梯度：",
    },
    "C3": {
        "en": "As a line of code, and in numbers for {z} with the second class as the target:",
        "zh": "写成一行代码；再取 {z}，目标为第二类：",
    },
    "C4": {
        "en": "{z}, the second class is the target, and the layer's input is {a}:",
        "zh": "{z}，目标为第二类，该层的输入是 {a}：",
    },
    "D1": {
        "en": "Four samples of one feature, {epsilon}. Summed over the batch against an upstream "
        "gradient these are the gradients of {gamma} and {beta}.",
        "zh": "一个特征的四个样本，{epsilon}。与上游梯度相乘后对批次求和，"
        "就是 {gamma} 与 {beta} 的梯度。",
    },
    "D2": {
        "en": "{p}, and the draws below: what is kept is scaled by {scale}.",
        "zh": "{p}，抽取如下：保留的值乘以 {scale}。",
    },
    "D3": {
        "en": "{z}: the diagonal by the first case, the rest by the second.",
        "zh": "{z}：对角元用第一种情形，其余用第二种情形。",
    },
    "D4": {
        "en": "{x}, {epsilon}. The formula against central differences of the layer: the "
        "largest deviation is {error}.",
        "zh": "{x}，{epsilon}。公式与该层的中心差分相比，最大偏差为 {error}。",
    },
    "D5": {
        "en": "A network with random weights, of the sizes {sizes}:",
        "zh": "随机权重的网络，尺寸为 {sizes}：",
    },
    "D6": {
        "en": "A network with random weights, of the sizes {sizes}, has the loss {loss}. Of each "
        "gradient, its largest entry by the formulas above and by central differences of the loss:",
        "zh": "随机权重的网络，尺寸为 {sizes}，损失为 {loss}。下表列出每个梯度的最大元素："
        "按上面的公式，以及按损失的中心差分。",
    },
    "D6.quantity": {"en": "gradient", "zh": "梯度"},
    "D6.shape": {"en": "shape", "zh": "形状"},
    "D6.entry": {"en": "largest entry", "zh": "最大元素"},
    "D6.numeric": {"en": "by central differences", "zh": "中心差分"},
    "E1": {
        "en": "A network of the sizes {sizes}: the shapes that NumPy finds.",
        "zh": "尺寸为 {sizes} 的网络：NumPy 得到的形状。",
    },
    "E2": {
        "en": "{z}: {derivative} for each class, from the Jacobian and by the formula.",
        "zh": "{z}：每个类别的 {derivative}，分别由雅可比矩阵和公式得到。",
    },
    "E3": {
        "en": "{z}: the entries off the diagonal.",
        "zh": "{z}：非对角元。",
    },
    "E4": {
        "en": "{z}, and the true class is the second:",
        "zh": "{z}，真实类别是第二类：",
    },
    "sample": {"en": "sample", "zh": "样本"},
    "probability": {"en": "probability", "zh": "概率"},
    "share": {"en": "share of the loss", "zh": "在损失中的份额"},
    "total": {"en": "sum", "zh": "总和"},
}

# Slips of notation: nothing that could be computed, so nothing to refute.
NOTATION = {
    "S7": {
        "en": "The derivative of the layer is written without its second ∂; it reads {derivative}.",
        "zh": "该层的导数漏写了第二个 ∂；应写作 {derivative}。",
    },
    "S8": {
        "en": "The index is missing in the last gradient, which is that of one component; it reads "
        "{derivative}.",
        "zh": "最后的梯度是一个分量的梯度，却漏写了下标；应写作 {derivative}。",
    },
}
