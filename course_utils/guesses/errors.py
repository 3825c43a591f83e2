"""The error for a guess, or a question, that cannot be worked with."""


class GuessError(ValueError):
    """Wrong use of a guess; the message says what to do instead."""
