"""The score as it is shown: how sure it is, and what to compare it with."""

from course_utils.capstone.ledger import Ledger, Sealed, changed
from course_utils.capstone.reference import reference_text
from course_utils.statistics import Interval


class Score:
    """What the seal showed; printed, it says how sure that is and what to compare it with."""

    def __init__(self, ledger: Ledger, again: bool) -> None:
        self.sealed: Sealed = ledger.sealed
        self._number, self._again = ledger.number, again

    @property
    def accuracy(self) -> Interval:
        """Of the winner, on test images."""
        return Interval(*self.sealed.accuracy, self.sealed.seeds)

    @property
    def gain(self) -> Interval:
        """Over the rival, in pairs."""
        return Interval(*self.sealed.gain, self.sealed.seeds)

    def __repr__(self) -> str:
        found = self.sealed
        rival, baseline = (Interval(*n, found.seeds) for n in (found.of_rival, found.of_baseline))
        lines = [
            f"the winner:          {self.accuracy.text(2)}   ({changed(found.setting)})",
            f"its rival:           {rival.text(2)}   ({changed(found.rival)})",
            f"gain, in pairs:      {self.gain.text(2)}",
            f"baseline, as given:  {baseline.text(2)}",
            f"Accuracy on {found.images:,} test images, mean of {found.seeds} networks each, and "
            "95 % interval.",
            "It covers other initial weights and orders, and other test images by these writers;",
            "not other training images, and not other writers.",
            *reference_text(self._number),
        ]
        if self._again:
            lines.insert(0, "The seal was broken before. This is the first score, again:")
        return "\n".join(lines)
