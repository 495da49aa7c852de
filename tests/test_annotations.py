"""Every public function says what types it takes and returns; mypy then checks what it says."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = [
    path
    for package in ("course_lib", "grading", "website", "tools")
    for path in sorted((ROOT / package).rglob("*.py"))
]


def public_functions(body: list[ast.stmt]) -> list[ast.FunctionDef]:
    """Return the public functions of a module, and the public and special methods of its public classes."""
    found = []
    for node in body:
        if isinstance(node, ast.FunctionDef) and (not node.name.startswith("_") or node.name == "__init__"):
            found.append(node)
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            found += public_functions(node.body)
    return found


def unannotated(function: ast.FunctionDef) -> list[str]:
    """Return what lacks an annotation."""
    given = function.args
    arguments = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
    missing = [
        one.arg for one in arguments if one and one.annotation is None and one.arg not in ("self", "cls")
    ]
    if function.returns is None and function.name != "__init__":
        missing.append("return")
    return missing


def test_what_is_missing_is_seen():
    code = "class A:\n def __init__(self, x: int, y): ...\n def f(self) -> int: ...\n def _g(self, z): ...\n"
    assert [unannotated(one) for one in public_functions(ast.parse(code).body)] == [["y"], []]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_public_names_are_annotated(path):
    functions = public_functions(ast.parse(path.read_text()).body)
    assert {one.name: unannotated(one) for one in functions if unannotated(one)} == {}
