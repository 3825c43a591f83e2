"""Which global names the code of a notebook's cell binds, and which it takes from elsewhere."""

import ast
import symtable
from typing import NamedTuple

SCOPES = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Names(NamedTuple):
    """What a cell does with global names."""

    bound: set[str]
    taken: set[str]  # read before the cell has bound them, or by a function, whenever it is called


def names_of(source: str) -> Names:
    """The names of a cell."""
    reading = _Reading()
    reading.visit(ast.parse(source))
    return Names(reading.bound, reading.taken)


class _Reading(ast.NodeVisitor):
    """Goes through a cell in the order in which it runs."""

    def __init__(self):
        self.bound, self.taken, self.local = set(), set(), set()

    def visit_Name(self, node):
        if isinstance(node.ctx, ast.Load):
            self.taken |= {node.id} - self.bound - self.local
        elif node.id not in self.local:
            self.bound.add(node.id)

    def visit_Assign(self, node):
        self._in_turn(node.value, *node.targets)

    def visit_AugAssign(self, node):
        if isinstance(node.target, ast.Name):
            self.taken |= {node.target.id} - self.bound
        self._in_turn(node.value, node.target)

    def visit_For(self, node):
        self._in_turn(node.iter, node.target, *node.body, *node.orelse)

    def visit_alias(self, node):
        self.bound.add(node.asname or node.name.partition(".")[0])

    def visit_FunctionDef(self, node):
        self._in_turn(*node.decorator_list, *node.args.defaults)
        self._named(node)

    def visit_ClassDef(self, node):
        self._in_turn(*node.decorator_list, *node.bases)
        self._named(node)

    def visit_Call(self, node):
        self.generic_visit(node)
        if ast.unparse(node.func) == "globals().get":  # how a cell takes what may not be there
            self.taken |= {node.args[0].value} - self.bound

    def visit_Lambda(self, node):
        self._with_locals(
            {one.arg for one in ast.walk(node) if isinstance(one, ast.arg)}, node.body
        )

    def generic_visit(self, node):
        if isinstance(node, SCOPES):
            targets = [one for made in node.generators for one in ast.walk(made.target)]
            names = {one.id for one in targets if isinstance(one, ast.Name)}
            self._with_locals(names, *ast.iter_child_nodes(node))
        else:
            super().generic_visit(node)

    def _in_turn(self, *nodes):
        for node in nodes:
            self.visit(node)

    def _named(self, node):
        self.taken |= _globals(symtable.symtable(ast.unparse(node), "cell", "exec"))
        self.bound.add(node.name)

    def _with_locals(self, names, *nodes):
        outside = self.local
        self.local = outside | names
        self._in_turn(*nodes)
        self.local = outside


def _globals(table: symtable.SymbolTable) -> set[str]:
    """The global names that functions in this table read."""
    inner = [name for child in table.get_children() for name in _globals(child)]
    if table.get_type() == "module":
        return set(inner)
    return {one.get_name() for one in table.get_symbols() if one.is_global()} | set(inner)
