"""Which names a cell binds and which it takes: what the rule about names in lessons relies on."""

import pytest
from cell_names import names_of


@pytest.mark.parametrize(
    ("source", "bound", "taken"),
    [
        ("a = b\nb = a", {"a", "b"}, {"b"}),
        ("a += 1", {"a"}, {"a"}),
        ("for i in i:\n    print(i)", {"i"}, {"i", "print"}),
        ("with open(f) as f:\n    f.read()", {"f"}, {"open", "f"}),
        ("import a.b as c, d.e", {"c", "d"}, set()),
        ("x = [y for y in z if y > w]", {"x"}, {"z", "w"}),
        ("x = sorted(z, key=lambda y: y + w)", {"x"}, {"sorted", "z", "w"}),
        ("a, *b = c[d]", {"a", "b"}, {"c", "d"}),
        ("a = 1\ndef f(x=b):\n    y = x\n    return y + a", {"a", "f"}, {"a", "b"}),
        ("def f():\n    def g():\n        return a\n    return g", {"f"}, {"a"}),
        ("class C(D):\n    def m(self):\n        return a", {"C"}, {"D", "a"}),
        ('show(globals().get("runs"))', set(), {"show", "globals", "runs"}),
    ],
)
def test_names_of_a_cell(source, bound, taken):
    assert names_of(source) == (bound, taken)
