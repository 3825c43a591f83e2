"""What a quiz is made of."""

from collections.abc import Iterable
from dataclasses import dataclass

LETTERS = "abcdefgh"  # how a text names the options


@dataclass(frozen=True)
class Option:
    """One answer to choose."""

    text: str
    right: bool
    why: str  # said after it was chosen: why it is right, or what is wrong with it


@dataclass(frozen=True)
class Question:
    """A question with the answers to choose from. More than one may be right.

    Raises:
        ValueError: If there are too few or too many options, or none is right or none is wrong.
    """

    text: str
    options: tuple[Option, ...]

    def __post_init__(self) -> None:
        if not 2 <= len(self.options) <= len(LETTERS):
            raise ValueError(f"{self.text!r} needs between 2 and {len(LETTERS)} options")
        if len({option.right for option in self.options}) < 2:
            raise ValueError(f"{self.text!r} needs an option that is right, and one that is not")

    @property
    def right(self) -> list[int]:
        """The numbers of the right options, from 0."""
        return [i for i, option in enumerate(self.options) if option.right]

    @property
    def several(self) -> bool:
        """Whether more than one option is right."""
        return len(self.right) > 1


def letters(options: Iterable[int]) -> str:
    """The options as letters: ``a, c``."""
    return ", ".join(LETTERS[i] for i in sorted(options))
