"""The networks of the problems A3, D5/D6 and E: every quantity of the sheets by its name.

Vectors are columns and a batch is a matrix of m columns, as on the sheets. A 1-D vector is read
as one column, so that every quantity of a record is a matrix (n × m).

Attribute names are the sheets' own in ASCII: an index follows an underscore (`W_1`, `z_1a`), Greek
letters are spelled out (`theta_2b`, `mu`), and a hat follows its letter (`y_a_hat`, `x_hat`).
A record of gradients uses the names again: its `z` is the gradient of the loss with respect to z.
"""

from mathcore.networks.multi_task import MultiTaskGradients, MultiTaskNetwork, MultiTaskValues
from mathcore.networks.network import Quantity
from mathcore.networks.softmax_head import SoftmaxHead, SoftmaxHeadGradients, SoftmaxHeadValues
from mathcore.networks.two_layer import (
    TwoLayerClassifier,
    TwoLayerGradients,
    TwoLayerValues,
)

__all__ = [
    "MultiTaskGradients",
    "MultiTaskNetwork",
    "MultiTaskValues",
    "Quantity",
    "SoftmaxHead",
    "SoftmaxHeadGradients",
    "SoftmaxHeadValues",
    "TwoLayerClassifier",
    "TwoLayerGradients",
    "TwoLayerValues",
]
