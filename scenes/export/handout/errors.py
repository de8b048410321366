"""What can be wrong with an order for a handout, apart from what the file system says."""


class UnknownProblemError(ValueError):
    """An id that no problem, derivation or document has."""


class MissingFontError(RuntimeError):
    """No font of this machine has Chinese characters."""
