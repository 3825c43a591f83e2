"""What a chapter is: a title, and all that the course does in it."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from course_utils.checkers.exercise import Exercise
from course_utils.checkers.question import Question
from course_utils.claims.claim import Claim

if TYPE_CHECKING:
    from course_utils.explorers import Explorer


@dataclass(frozen=True)
class Chapter:
    """One chapter of the course. Its number is that of its notebook."""

    notebook: str  # without its ending, such as "03_dropout"
    title: str
    about: str  # in a few words, for the map of chapter 00
    topics: str  # what is in it, for the README
    needs: tuple[int, ...] = ()  # the chapters to have read before
    helped_by: tuple[int, ...] = ()  # those that help in a section or two
    exercises: tuple[Exercise, ...] = ()  # in the lesson's order
    quiz: tuple[Question, ...] = ()
    claims: tuple[Claim, ...] = ()  # with their ids within the chapter
    explorers_in: str = ""  # the module whose EXPLORERS are what one plays with

    @property
    def number(self) -> int:
        return int(self.notebook[:2])

    @property
    def explorers(self) -> dict[str, Callable[[], "Explorer"]]:
        """What one plays with, by its title, in the lesson's order; a call shows it.

        Imported only when asked for: whoever wants an exercise or a claim waits for no pictures.
        """
        return import_module(self.explorers_in).EXPLORERS if self.explorers_in else {}

    def numbered_exercises(self) -> dict[str, Exercise]:
        """The exercises by their numbers: "3.1", "3.2", …"""
        return {f"{self.number}.{i}": one for i, one in enumerate(self.exercises, start=1)}

    def numbered_claims(self) -> dict[str, Claim]:
        """The claims by their whole ids, such as "03.frozen".

        Raises:
            ValueError: If two claims have one id.
        """
        claims = [claim.in_chapter(self.number) for claim in self.claims]
        by_id = {claim.id: claim for claim in claims}
        if len(by_id) < len(claims):
            raise ValueError(f"two claims of chapter {self.number} have the same id")
        return by_id
