"""Derivations around softmax and back-propagation: computed, explained step by step, verified.

The public names load on first use, so that numeric work never pays for the symbolic engine.
"""

from __future__ import annotations

import importlib
from typing import Any

_HOME = {
    "functions": (
        "softmax log_softmax softmax_jacobian softmax_vjp "
        "cross_entropy cross_entropy_gradient cross_entropy_with_gradient "
        "relu leaky_relu dropout batch_norm"
    ),
    "graph": "trace Graph",
    "finite_differences": "check_gradients GradientReport",
    "derivations": "catalogue derivation agreements verification_table",
    "derivations.slips": "slips",
    "steps": "Derivation RefutedStepError",
    "verification": "verify Report",
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names.split()}
_SUBMODULES = (
    *("networks", "finite_differences", "primitives"),
    *("expressions", "rules", "verification"),
)

__all__ = sorted([*_MODULE_OF, *_SUBMODULES])


def __getattr__(name: str) -> Any:
    """Load a public name or submodule on first use (PEP 562)."""
    if name in _MODULE_OF:
        value = getattr(importlib.import_module(f".{_MODULE_OF[name]}", __name__), name)
    elif name in _SUBMODULES:
        value = importlib.import_module(f".{name}", __name__)
    else:
        raise AttributeError(f"mathcore has no public name {name!r}; it has {', '.join(__all__)}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return __all__
