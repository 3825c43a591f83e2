"""Your own table: a CSV file, a data frame or a dict of columns, made ready to be trained on."""

import csv
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

from course_utils.data.own import OwnData, UnusableData, check_enough, without_twins

MISSING = {"", "na", "n/a", "nan", "null", "none", "?"}  # how files write a gap, in lower case
MOST_CLASSES = 20  # more different whole numbers than that are taken for amounts
_COMMA = re.compile(r"^-?\d+,\d+$")


def from_table(
    source: str | Path | Mapping,
    target: str,
    *,
    task: str | None = None,
    categories: Iterable[str] = (),
    leave_out: Iterable[str] = (),
    missing: str | None = None,
    duplicates: str | None = None,
    group: str | None = None,
    separator: str = ",",
    name: str | None = None,
) -> OwnData:
    """Your own table as data for `train`: each seed draws its own split.

    Nothing is repaired in silence: what cannot be trained on as it is raises an error that says
    which choices there are, and what was decided stands in the result's `notes`.

    Args:
        source: The path of a CSV file with a line of names, a data frame, or a dict of columns.
        target: The name of the column to predict.
        task: "classification" or "regression"; None: classes for text and for at most 20 different
            whole numbers, otherwise a number.
        categories: Columns whose values are names: each value becomes an input of 0 or 1.
        leave_out: Columns that are no inputs, such as names and numbers of rows.
        missing: "drop" leaves rows with a gap out; "median" fills a gap with the median of the
            training rows (rows without a target are always left out then).
        duplicates: "drop" keeps one of identical rows; "together" keeps them in one part.
        group: A column, such as a patient, whose rows must never be in two parts. It is no input.
        separator: What stands between the values of a file.
        name: What to call the data; None: the file's name.

    Raises:
        UnusableData: A ValueError that says what is wrong with the table, and what to do.
    """
    columns, name = _columns(source, separator), name or _name(source)
    categories, leave_out = _names(categories), _names(leave_out)
    _check_names(columns, (target, *categories, *leave_out, *([group] if group else [])))
    if missing not in (None, "drop", "median"):
        raise ValueError(f'missing must be "drop", "median" or None, got {missing!r}')
    inputs = [one for one in columns if one not in {target, group, *leave_out}]
    if not inputs:
        raise UnusableData(f"{name} has no input left: every column is the target or left out")
    read = {one: _read(one, columns[one], one in categories) for one in inputs}
    gap = {one: _is_gap(values) for one, values in columns.items()}
    _check_gaps({one: gap[one] for one in [*inputs, target]}, missing, name)
    there = ~gap[target]
    if missing == "drop":
        there &= ~np.any([gap[one] for one in inputs], axis=0)
    if not there.any():
        raise UnusableData(f'no row of {name} is complete: use missing="median"')
    notes = [f"{np.sum(~there)} rows with a gap left out"] if not there.all() else []
    y, class_names = _target(target, columns[target][there], task)
    X, feature_names = _inputs(read, gap, there)
    notes += _remarks(X, feature_names)
    check_enough(y, class_names, name)
    kept, groups, told = without_twins(X, y, duplicates, name)
    if group:
        groups = np.unique(columns[group][there][kept].astype(str), return_inverse=True)[1]
    check_enough(y[kept], class_names, name)
    return OwnData(
        X[kept],
        y[kept],
        groups.astype(np.int64),
        name,
        "classification" if class_names else "regression",
        class_names,
        feature_names,
        notes=(*notes, *told),
    )


def _columns(source, separator: str) -> dict[str, np.ndarray]:
    """The columns by name; those of a file are text."""
    if isinstance(source, str | Path):
        return _of_file(Path(source), separator)
    if not hasattr(source, "items"):
        raise UnusableData(
            "give the path of a CSV file, a data frame or a dict of columns, got "
            f"{type(source).__name__}"
        )
    columns = {str(one): np.asarray(values) for one, values in source.items()}
    if len({len(values) for values in columns.values()}) > 1:
        raise UnusableData("the columns are not equally long: each needs one value a row")
    return columns


def _of_file(path: Path, separator: str) -> dict[str, np.ndarray]:
    if not path.is_file():
        raise UnusableData(f"there is no file {path.name!r} here: give its whole path")
    with open(path, encoding="utf-8-sig", newline="") as stream:
        try:
            rows = [row for row in csv.reader(stream, delimiter=separator) if row]
        except UnicodeDecodeError as error:
            raise UnusableData(
                f"{path.name} is not in UTF-8: save it as “CSV UTF-8” and try again"
            ) from error
    if len(rows) < 2:
        raise UnusableData(f"{path.name} needs a line of names and, below it, a line an example")
    names = [one.strip() for one in rows[0]]
    other = next((s for s in ";\t|" if len(names) == 1 and s in names[0]), None)
    if other:
        raise UnusableData(f"the values of {path.name} are separated by {other!r}: separator=…")
    if len(set(names)) < len(names):
        raise UnusableData(f"two columns of {path.name} have the same name: rename one")
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(names):
            raise UnusableData(
                f"line {number} of {path.name} has {len(row)} values, and there are {len(names)} "
                "names: is a value with a comma in it not in quotes?"
            )
    return dict(zip(names, np.array(rows[1:], dtype=object).T, strict=True))


def _name(source) -> str:
    return Path(source).stem if isinstance(source, str | Path) else "your table"


def _names(given: Iterable[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def _check_names(columns: Mapping, wanted: Iterable[str]) -> None:
    for one in wanted:
        if one not in columns:
            raise UnusableData(f"there is no column {one!r}: there are {', '.join(columns)}")


def _is_gap(values: np.ndarray) -> np.ndarray:
    if values.dtype.kind in "iub":
        return np.zeros(len(values), dtype=bool)
    if values.dtype.kind == "f":
        return np.isnan(values)
    return np.array([str(value).strip().lower() in MISSING for value in values])


def _numbers(values: np.ndarray) -> np.ndarray | None:
    """The values as numbers, NaN in the gaps; None if one is no number."""
    gap = _is_gap(values)
    numbers = np.full(len(values), np.nan)
    try:
        numbers[~gap] = values[~gap].astype(float)
    except (TypeError, ValueError):
        return None
    return numbers


def _read(column: str, values: np.ndarray, is_category: bool) -> np.ndarray:
    """Numbers, or the names of a category as text.

    Raises:
        UnusableData: If a column holds text and nobody said what it is, or an infinite number.
    """
    if is_category:
        return np.array([str(value).strip() for value in values], dtype=object)
    numbers = _numbers(values)
    if numbers is None:
        raise UnusableData(_text_found(column, values))
    if np.isinf(numbers).any():
        raise UnusableData(
            f"column {column!r} has an infinite number in row {np.isinf(numbers).argmax() + 1}: "
            "leave the row out, or write it as a gap"
        )
    return numbers


def _text_found(column: str, values: np.ndarray) -> str:
    texts = [str(value).strip() for value in values]
    different = list(dict.fromkeys(text for text in texts if text.lower() not in MISSING))
    shown = ", ".join(map(repr, different[:3]))
    if any(_COMMA.match(text) for text in different):
        return f"column {column!r} has decimal commas ({shown}): write 1.5 in place of 1,5"
    if len(different) <= MOST_CLASSES:
        return (
            f"column {column!r} holds text ({shown}), and a network adds and multiplies: give "
            f"categories=[{column!r}] for an input of 0 or 1 each, or leave_out=[{column!r}]"
        )
    return (
        f"column {column!r} holds text with {len(different)} different values ({shown}, …): if "
        f"they are names or numbers of rows, leave_out=[{column!r}]; numbers among them may have "
        "units or signs to be taken off"
    )


def _check_gaps(gaps: Mapping[str, np.ndarray], missing: str | None, name: str) -> None:
    found = {one: int(gap.sum()) for one, gap in gaps.items() if gap.any()}
    if found and missing is None:
        listed = ", ".join(f"{one} ({n})" for one, n in list(found.items())[:5])
        rows = int(np.any(list(gaps.values()), axis=0).sum())
        raise UnusableData(
            f"{name} has gaps (NaN) in {listed}; {rows} rows are not complete. Give "
            'missing="drop" to leave these rows out, or missing="median" to fill each gap with '
            "the median of the training rows"
        )


def _target(
    column: str, values: np.ndarray, task: str | None
) -> tuple[np.ndarray, tuple[str, ...] | None]:
    """Classes and their names, or numbers and None."""
    if task not in (None, "classification", "regression"):
        raise ValueError(f'task must be "classification", "regression" or None, got {task!r}')
    numbers = _numbers(values)
    if numbers is None and task == "regression":
        raise UnusableData(f"{column!r} holds text, which no regression can predict")
    whole = numbers is not None and np.all(numbers == np.round(numbers))
    few = whole and len(np.unique(numbers)) <= MOST_CLASSES
    if task == "regression" or (task is None and numbers is not None and not few):
        return numbers, None
    labels = [f"{one:g}" for one in numbers] if numbers is not None else values
    order = sorted(set(numbers)) if numbers is not None else None
    texts = np.array([str(one).strip() for one in labels])
    names = [f"{one:g}" for one in order] if order is not None else sorted(set(texts.tolist()))
    if len(names) > len(texts) / 2:
        raise UnusableData(
            f"{column!r} has {len(names)} different values in {len(texts)} rows, which are hardly "
            'classes: give task="regression", or name another target'
        )
    place = {one: k for k, one in enumerate(names)}
    return np.array([place[text] for text in texts], dtype=np.int64), tuple(names)


def _inputs(
    read: Mapping[str, np.ndarray], gap: Mapping[str, np.ndarray], there: np.ndarray
) -> tuple[np.ndarray, tuple[str, ...]]:
    """The rows that are there as numbers, one input of 0 or 1 for each name of a category."""
    columns, names = [], []
    for one, values in read.items():
        if values.dtype != object:
            columns.append(values[there])
            names.append(one)
            continue
        texts = np.where(gap[one], "missing", values)[there]
        for level in sorted(set(texts.tolist())):
            columns.append((texts == level).astype(float))
            names.append(f"{one} = {level}")
    return np.stack(columns, axis=1), tuple(names)


def _remarks(X: np.ndarray, names: tuple[str, ...]) -> list[str]:
    """What is allowed, and mostly a slip."""
    told, n = [], len(X)
    for one, values in zip(names, X.T, strict=True):
        steps = np.diff(values)
        if np.nanmin(values) == np.nanmax(values):
            told.append(f"{one!r} is the same in every row and says nothing")
        elif n > 2 and np.all(steps == 1):
            told.append(
                f"{one!r} numbers the rows: in a sorted file that gives the target away; "
                f"leave_out=[{one!r}]"
            )
    return told
