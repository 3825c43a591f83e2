"""Errors for wrong use of a widget; each message says what to do instead."""


class ExplorerError(ValueError):
    """A `setup`, an `update` or values that an explorer cannot work with."""


class GuessError(ValueError):
    """A question that cannot be asked as a guess."""
