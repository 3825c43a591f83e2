"""Every mutant of a function: its syntax tree with one change."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from tools.mutations.generators import GENERATORS

Op = ast.operator | ast.cmpop
OTHERS: dict[type[Op], tuple[type[Op], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Div,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
}
PAIRS = (
    "mean sum",
    "min max",
    "minimum maximum",
    "argmin argmax",
    "std var",
    "ones zeros",
    "any all",
)
NAMES = {a: b for pair in PAIRS for a, b in (pair.split(), pair.split()[::-1])} | {
    "nanargmax": "argmax",
    "eigvalsh": "eigvals",
}
COMMUTATIVE = {"minimum", "maximum", "min", "max"}  # their arguments have no order

Change = tuple[ast.AST, str]  # what stands in the place of a node, and what that is called


@dataclass(frozen=True)
class Mutant:
    """A solution with one change."""

    line: int  # of the cell
    change: str  # such as "y_hat - y → y_hat + y"
    code: str


def mutants(source: str, of_settings: bool = False) -> Iterator[Mutant]:
    """All that differ in their text.

    Args:
        source: A cell with one function.
        of_settings: Whether the function returns settings, which a learner chooses: only what is
            left out is wrong then, and other numbers may be right.
    """
    tree = ast.parse(source)
    arguments = [node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)]
    seen = {ast.unparse(tree)}
    for holder, key, node in _places(tree):
        for new, change in _left_out(node) if of_settings else _changed(node, arguments):
            holder[key] = new
            code = ast.unparse(ast.fix_missing_locations(tree))
            holder[key] = node
            if code not in seen:
                seen.add(code)
                yield Mutant(node.lineno, change, code)


def _places(tree: ast.AST) -> Iterator[tuple[dict | list, str | int, ast.AST]]:
    """Each node with the dict or the list that holds it, and where in there."""
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if isinstance(value, list):
                places = [(value, index, node) for index, node in enumerate(value)]
            else:
                places = [(vars(parent), field, value)]
            yield from (place for place in places if hasattr(place[2], "lineno"))


def _left_out(node: ast.AST) -> Iterator[Change]:
    """A dict without one of its entries."""
    if isinstance(node, ast.Dict):
        for i, key in enumerate(node.keys):
            kept = [[*those[:i], *those[i + 1 :]] for those in (node.keys, node.values)]
            yield ast.Dict(*kept), f"without {ast.unparse(key)}"


def _changed(node: ast.AST, arguments: list[str]) -> Iterator[Change]:
    match node:
        case ast.FunctionDef():
            yield from _with_other_arguments(node, arguments)
        case ast.Return(ast.Tuple(elts)):
            for i, one in enumerate(elts):
                for new in _results(one):
                    others = ast.Tuple([*elts[:i], new, *elts[i + 1 :]], ast.Load())
                    yield ast.Return(others), _arrow(one, new)
            yield from ((new, _arrow(node, new)) for new in _statements(node))
        case ast.Return(ast.expr() as value):
            yield from ((ast.Return(new), _arrow(value, new)) for new in _results(value))
            yield from ((new, _arrow(node, new)) for new in _statements(node))
        case ast.stmt():
            yield from ((new, _arrow(node, new)) for new in _statements(node))
        case ast.Name(name, ast.Load()) if name in arguments:
            others = (ast.Name(other, ast.Load()) for other in arguments if other != name)
            yield from ((new, _arrow(node, new)) for new in others)
        case _:
            yield from ((new, _arrow(node, new)) for new in _expressions(node))


def _arrow(old: ast.AST, new: ast.AST) -> str:
    """A change in one line."""
    texts = (
        "nothing" if isinstance(one, ast.Pass) else ast.unparse(ast.fix_missing_locations(one))
        for one in (old, new)
    )
    return " → ".join(" ".join(text.splitlines()[:1]) for text in texts)


def _statements(node: ast.stmt) -> Iterator[ast.stmt]:
    match node:
        case ast.Expr(ast.Constant()) | ast.Pass():  # the text of a function, for one
            return
        case ast.If(_, body, orelse):
            yield ast.If(ast.Constant(True), body, orelse)
            yield ast.If(ast.Constant(False), body, orelse)
        case ast.With(_, body):
            yield ast.If(ast.Constant(True), body, [])
        case ast.For(target, iterated, body, orelse):
            once = ast.Call(ast.Name("list", ast.Load()), [iterated], [])
            for part in (ast.Slice(ast.Constant(1)), ast.Slice(None, ast.Constant(-1))):
                yield ast.For(target, ast.Subscript(once, part, ast.Load()), body, orelse)
        case ast.AugAssign(target, op, value):
            yield from (ast.AugAssign(target, other(), value) for other in OTHERS.get(type(op), ()))
            yield ast.Assign([target], value)
    yield ast.Pass()


def _expressions(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.BinOp(left, op, right):
            yield from (ast.BinOp(left, other(), right) for other in OTHERS.get(type(op), ()))
            yield from (left, right)
            if isinstance(op, ast.Sub | ast.MatMult):
                yield _absolute(node)
        case ast.UnaryOp(_, operand):
            yield operand
        case ast.Compare(left, [op], [right]):
            yield from (ast.Compare(left, [other()], [right]) for other in OTHERS[type(op)])
        case ast.BoolOp(op, values):
            yield ast.BoolOp(ast.And() if isinstance(op, ast.Or) else ast.Or(), values)
            yield from values
        case ast.IfExp(_, body, orelse):
            yield from (body, orelse)
        case ast.Call():
            yield from _calls(node)
        case ast.Attribute(value, "T"):
            yield value
        case ast.Subscript(value, _, ast.Load()):
            yield value
        case ast.Slice(lower, upper, step):
            yield from (ast.Slice(None, upper, step), ast.Slice(lower, None, step))
            yield ast.Slice(lower, upper, None)
        case ast.Tuple(elts, ast.Load()) | ast.List(elts, ast.Load()):
            for i in range(len(elts) - 1):
                swapped = [*elts[:i], elts[i + 1], elts[i], *elts[i + 2 :]]
                yield type(node)(swapped, ast.Load())
        case ast.Constant(bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(int(value)):
            yield from (ast.Constant(value + 1), ast.Constant(value - 1))
        case ast.Constant(float(value)):
            yield ast.Constant(2 * value)


def _calls(node: ast.Call) -> Iterator[ast.AST]:
    func, args, keywords = node.func, node.args, node.keywords
    name = func.attr if isinstance(func, ast.Attribute) else ast.unparse(func)
    for i in range(len(args)):
        others = [args[j] for j in range(len(args)) if j != i]
        yield from (ast.Call(func, [*args[:i], new, *args[i + 1 :]], keywords) for new in others)
        yield ast.Call(func, others, keywords)
        yield args[i]
    if len(args) == 2 and name not in COMMUTATIVE:
        yield ast.Call(func, args[::-1], keywords)
    for i, keyword in enumerate(keywords):
        before, after = keywords[:i], keywords[i + 1 :]
        if ast.unparse(keyword.value) != "None":  # what is left out is None most often
            yield ast.Call(func, args, [*before, *after])
        if keyword.arg == "axis":
            for value in (None, 0, 1):
                axis = ast.keyword("axis", ast.Constant(value))
                yield ast.Call(func, args, [*before, axis, *after])
    if isinstance(func, ast.Attribute):
        if name in NAMES:
            other = ast.Attribute(func.value, NAMES[name], ast.Load())
            yield ast.Call(other, args, keywords)
        yield func.value  # y.copy() → y


def _results(node: ast.expr) -> Iterator[ast.expr]:
    """What may be returned in the place of a number or an array."""
    yield _absolute(node)
    for factor in ("0", "float('nan')"):
        yield ast.BinOp(node, ast.Mult(), ast.parse(factor, mode="eval").body)


def _absolute(node: ast.expr) -> ast.expr:
    return ast.Call(ast.Name("abs", ast.Load()), [node], [])


def _with_other_arguments(function: ast.FunctionDef, names: list[str]) -> Iterator[Change]:
    """With one argument that is what it was at the first call, is another, or draws otherwise."""
    for name in names:
        yield _beginning(function, f"{name} = first({name!r}, {name})"), f"{name} of the first call"
        for other in names:
            if other != name:
                yield _beginning(function, f"{name} = {other}"), f"all {name} → {other}"
        if name == "rng":
            for kind in GENERATORS:
                yield _beginning(function, f"rng = {kind}(rng)"), f"rng → {kind}(rng)"


def _beginning(function: ast.FunctionDef, line: str) -> ast.FunctionDef:
    """The function with one more line before all others."""
    body = [*ast.parse(line).body, *function.body]
    return ast.FunctionDef(function.name, function.args, body, [])
