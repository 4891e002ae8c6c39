"""What is written is declared, and what is declared is written."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from portal.activity.kinds import all_kinds

APPS = ("portal", "generation", "feedback")


def test_every_kind_in_the_source_is_declared_and_every_declared_one_is_written() -> None:
    written = {kind for path in sources() for kind in kinds_in(path)}
    assert written == {kind.name for kind in all_kinds().values() if kind.is_entry}


def sources() -> Iterator[Path]:
    for app in APPS:
        yield from (Path(settings.BASE_DIR) / app).rglob("*.py")


def kinds_in(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text())
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            names = dict(assigned(function)) | dict(given(function, tree))
            for call in calls_of("record", function):
                kinds = list(texts(call.args[0], names))
                assert kinds, f"{path}:{call.lineno} names its kind in a way that nobody can check."
                yield from kinds


def calls_of(name: str, node: ast.AST) -> Iterator[ast.Call]:
    for child in ast.walk(node):
        is_call = isinstance(child, ast.Call) and isinstance(child.func, ast.Name)
        if is_call and child.func.id == name:
            yield child


def assigned(function: ast.FunctionDef) -> Iterator[tuple[str, list[ast.expr]]]:
    """Names that a function gives to a value: kind = "a" if x else "b"."""
    for child in ast.walk(function):
        if isinstance(child, ast.Assign) and isinstance(child.targets[0], ast.Name):
            yield child.targets[0].id, [child.value]


def given(function: ast.FunctionDef, tree: ast.Module) -> Iterator[tuple[str, list[ast.expr]]]:
    """What the callers in the same file give to its arguments, by place or by name."""
    calls = list(calls_of(function.name, tree))
    for place, argument in enumerate(function.args.args):
        yield argument.arg, [call.args[place] for call in calls if place < len(call.args)]
    for argument in (*function.args.args, *function.args.kwonlyargs):
        named = [word.value for call in calls for word in call.keywords if word.arg == argument.arg]
        if named:
            yield argument.arg, named


def texts(node: ast.expr, names: dict[str, list[ast.expr]]) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from texts(node.body, names)
        yield from texts(node.orelse, names)
    elif isinstance(node, ast.Name):
        for value in names.get(node.id, []):
            yield from texts(value, {})
