"""Numbers as a learner reads them.

`guess.js` writes a guess by the same rules.
"""

from decimal import ROUND_HALF_UP, Context, Decimal

GUESS_DIGITS = 6  # significant digits in which a guess is repeated: as it was typed
SMALLEST, LARGEST = Decimal("1e-4"), Decimal("1e7")  # beyond, there is an exponent


def fixed(value: float, decimals: int) -> str:
    """With so many decimals, and commas between thousands: ``12,345.70``."""
    step = Decimal(1).scaleb(-decimals)
    return _grouped(Decimal(value).quantize(step, rounding=ROUND_HALF_UP))


def significant(value: float, digits: int) -> str:
    """With so many significant digits at most: ``20,000``, ``0.012``, ``3e-7``."""
    rounded = Context(prec=digits, rounding=ROUND_HALF_UP).create_decimal(Decimal(value))
    rounded = rounded.normalize()
    if not rounded or SMALLEST <= abs(rounded) < LARGEST:
        return _grouped(rounded)
    power = rounded.adjusted()
    return f"{rounded.scaleb(-power).normalize():f}e{power}"


def repeated(guess: float) -> str:
    """A guess as it is said back to the learner."""
    return significant(guess, GUESS_DIGITS)


def with_unit(text: str, unit: str) -> str:
    """A number and its unit, if it has one."""
    return f"{text} {unit}" if unit else text


def listed(names) -> str:
    """Such as ``a, b and c``."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def _grouped(value: Decimal) -> str:
    return format(abs(value) if value == 0 else value, ",f")  # no minus before a zero
