"""The error for a `setup` or `update` that an explorer cannot work with."""


class ExplorerError(ValueError):
    """Wrong use of `explore`; the message says what to do instead."""
