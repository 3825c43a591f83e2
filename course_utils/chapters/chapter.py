"""What a chapter is: a title, and all that the course does in it."""

from dataclasses import dataclass

from course_utils.checkers.exercise import Exercise
from course_utils.checkers.question import Question
from course_utils.claims.claim import Claim


@dataclass(frozen=True)
class Chapter:
    """One chapter of the course. Its number is that of its notebook."""

    notebook: str  # without its ending, such as "03_dropout"
    title: str
    about: str  # in a few words, for the map of chapter 00
    topics: str  # what is in it, for the README
    exercises: tuple[Exercise, ...] = ()  # in the lesson's order
    quiz: tuple[Question, ...] = ()
    claims: tuple[Claim, ...] = ()  # with their ids within the chapter

    @property
    def number(self) -> int:
        return int(self.notebook[:2])

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
