"""What is fixed before a claim is confirmed: its rule as text, and the seeds that follow from it.

The text holds the statement, the cases with their thresholds, the number of seeds, and everything
that the measurements are made with: each constant that they reach in the chapters' rooms, and each
number and word in the code on the way there. Its SHA-256 draws the confirmation's seeds. So whoever
changes a rule draws other seeds, and nobody can choose seeds that suit.

Comments, docstrings, layout and the names of functions and variables are no part of it; neither is
the engine, which has tests of its own.
"""

import ast
import hashlib
import sys
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from functools import cache, partial
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import numpy as np
from torch import nn

from course_utils.claims.claim import Claim
from course_utils.training.sweep import model_text

FIRST, SPAN = 10_000_000, 1_000_000_000  # no lesson, ledger or choice uses seeds from FIRST on
_ROOMS = "course_utils.chapters"


def rule_text(claim: Claim) -> str:
    """All that is fixed, a line for each thing; the same on every machine."""
    head = [
        f"{claim.id}: {claim.kind}, {claim.n_seeds} seeds",
        claim.statement,
        f"condition: {claim.condition or 'none'}",
    ]
    for case in claim.cases:
        head.append(f"case {case.name!r}: {case.rule.words()}, {case.unit}, {case.digits} digits")
        head += [f"  {line}" for line in _reached(case.measure)]
    return "\n".join(head) + "\n"


def rule_hash(claim: Claim) -> str:
    """The SHA-256 of the rule's text, in hex."""
    return hashlib.sha256(rule_text(claim).encode()).hexdigest()


def confirmation_seeds(claim: Claim) -> range:
    """As many seeds as the claim has, which follow from its rule."""
    start = FIRST + int(rule_hash(claim)[:12], 16) % SPAN
    return range(start, start + claim.n_seeds)


def _reached(measure: Any) -> list[str]:
    """What a measurement depends on: a line for each constant, and one for numbers and words."""
    lines, words = set(), []
    waiting, seen = [("measure", measure)], set()
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, partial):
            waiting += [(name, value.func), *((f"{name} argument", a) for a in value.args)]
            waiting += [(f"{name} {key}", a) for key, a in value.keywords.items()]
        elif _in_a_room(value):
            code = _unwrapped(value)
            if id(code) not in seen:
                seen.add(id(code))
                words += _words(code)
                waiting += _names(code)
        else:
            lines.add(f"{name.lstrip('_')} = {_text(value)}")
    return [*sorted(lines), f"in the code: {', '.join(sorted(words))}"]


def _in_a_room(value: Any) -> bool:
    code = _unwrapped(value)
    return isinstance(code, FunctionType | type) and code.__module__.startswith(_ROOMS)


def _unwrapped(value: Any) -> Any:
    while hasattr(value, "__wrapped__"):
        value = value.__wrapped__
    return value


def _names(code: FunctionType | type) -> Iterator[tuple[str, Any]]:
    """What the code of a function or class refers to: in its module, and held from outside."""
    module, held = _module_of(code), {}
    if isinstance(code, FunctionType) and code.__closure__:
        cells = zip(code.__code__.co_freevars, code.__closure__, strict=True)
        held = {name: cell.cell_contents for name, cell in cells}
    for one in _code_of(code):
        if isinstance(one, ast.Name) and one.id in held:
            yield one.id, held[one.id]
        elif isinstance(one, ast.Name) and one.id in module:
            if not isinstance(module[one.id], ModuleType):
                yield one.id, module[one.id]
        elif isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name):
            owner = module.get(one.value.id)
            if isinstance(owner, ModuleType) and owner.__name__.startswith(_ROOMS):
                yield one.attr, getattr(owner, one.attr)


def _words(code: FunctionType | type) -> list[str]:
    """The numbers and words in the code itself, without its docstrings."""
    nodes = list(_code_of(code))
    docs = {id(one.value) for one in nodes if isinstance(one, ast.Expr)}
    constants = (one for one in nodes if isinstance(one, ast.Constant))
    return [repr(one.value) for one in constants if id(one) not in docs]


def _code_of(code: FunctionType | type) -> Iterator[ast.AST]:
    """The syntax of a function or class, without annotations and decorators."""
    waiting = [_node(code)]
    while waiting:
        one = waiting.pop()
        yield one
        for name, field in ast.iter_fields(one):
            if name not in ("annotation", "returns", "decorator_list"):
                inside = field if isinstance(field, list) else [field]
                waiting += [part for part in inside if isinstance(part, ast.AST)]


def _node(code: FunctionType | type) -> ast.AST:
    """The place in the syntax tree of its module where a function, lambda or class is defined."""
    tree = _tree(_module_of(code)["__file__"])
    if isinstance(code, type):
        kinds, line, name = (ast.ClassDef,), None, code.__name__
    else:
        kinds, line = (ast.FunctionDef, ast.Lambda), code.__code__.co_firstlineno
        name = code.__name__
    found = [
        one
        for one in ast.walk(tree)
        if isinstance(one, kinds)
        and getattr(one, "name", "<lambda>") == name
        and (line is None or _first_line(one) == line)
    ]
    if len(found) != 1:
        raise ValueError(
            f"{name} in {code.__module__} is not found, or not alone in its line: what it depends "
            "on cannot be told. Write one function a line"
        )
    return found[0]


def _first_line(node) -> int:
    decorators = getattr(node, "decorator_list", [])
    return min([node.lineno, *(one.lineno for one in decorators)])


@cache
def _tree(path: str) -> ast.Module:
    return ast.parse(Path(path).read_text(encoding="utf-8"))


def _module_of(code: FunctionType | type) -> dict[str, Any]:
    if isinstance(code, FunctionType):
        return code.__globals__
    return vars(sys.modules[code.__module__])


def _text(value: Any) -> str:
    """A value as it is the same on every machine."""
    if isinstance(value, bool | int | str | None | range):
        return repr(value)
    if isinstance(value, float | np.number):
        return f"{float(value):.10g}"
    if isinstance(value, np.ndarray):
        return f"array of {value.shape}: {', '.join(map(_text, value.ravel()))}"
    if isinstance(value, tuple | list):
        return f"({', '.join(map(_text, value))})"
    if isinstance(value, dict):
        return "{" + ", ".join(sorted(f"{_text(k)}: {_text(v)}" for k, v in value.items())) + "}"
    if isinstance(value, nn.Module):
        return model_text(value)
    if isinstance(value, partial):
        given = {**{str(i): a for i, a in enumerate(value.args)}, **value.keywords}
        return f"{_text(value.func)} with {_text(given)}"
    if is_dataclass(value) and not isinstance(value, type):
        # Without what stands at its default: a new field of the engine changes no rule.
        said = {f.name: getattr(value, f.name) for f in fields(value) if not _is_default(value, f)}
        return f"{type(value).__name__} {_text(said)}"
    return getattr(value, "__qualname__", type(value).__name__)


def _is_default(value: Any, field) -> bool:
    default = field.default if field.default_factory is MISSING else field.default_factory()
    one = getattr(value, field.name)
    return type(one) is type(default) and _text(one) == _text(default)
