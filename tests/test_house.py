"""The house: how large its rooms are, who imports whom, and that one name means one thing."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "incident_tui"
ROOMS = sorted(folder for folder in SOURCE.rglob("*") if (folder / "__init__.py").is_file())
ROOT_MODULES = {"__init__", "__main__", "clock", "paths"}
MOST_MODULES = 20
MANY_MODULES = {"cli/commands": "one for each command"}
"""Rooms that may have more, and why."""


@cache
def trees() -> Mapping[str, ast.Module]:
    """Return every module of the source as a tree, by its dotted name."""
    found = {}
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = ast.parse(path.read_text("utf-8"), str(path))
    return found


def test_the_root_has_four_modules() -> None:
    assert {path.stem for path in SOURCE.glob("*.py")} == ROOT_MODULES


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: str(room.relative_to(SOURCE)))
def test_a_room_can_be_looked_over(room: Path) -> None:
    """Twenty modules at most, `__init__` apart, and a line that says what the room is for."""
    modules = [path for path in room.glob("*.py") if path.stem != "__init__"]
    if str(room.relative_to(SOURCE)) not in MANY_MODULES:
        assert len(modules) <= MOST_MODULES
    assert ast.get_docstring(ast.parse((room / "__init__.py").read_text("utf-8")))


def test_the_tests_mirror_the_rooms() -> None:
    """A folder of tests has the name of a room, and every room of the ground floor has one."""
    rooms = {str(room.relative_to(SOURCE)) for room in ROOMS}
    folders = {
        str(path.parent.relative_to(ROOT / "tests"))
        for path in (ROOT / "tests").rglob("test_*.py")
        if path.parent != ROOT / "tests"
    }
    assert folders - rooms - NO_ROOMS == set()
    assert {room for room in rooms if "/" not in room} <= {x.partition("/")[0] for x in folders}


NO_ROOMS = {"bench"}
"""Folders of tests that are about the program as a whole."""


# -- imports -------------------------------------------------------------------------------------


def imports(module: str, tree: ast.Module) -> Iterator[str]:
    """Yield the modules of ours that a module imports anywhere, for the type checker too."""
    known = trees()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            found = [name if name in known else node.module for name in names]
        elif isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        else:
            continue
        yield from (name for name in found if name in known and name != module)


def circles(graph: Mapping[str, set[str]]) -> list[list[str]]:
    """Return the sets of modules that reach each other, each sorted (Tarjan's algorithm)."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(node: str) -> None:
        order[node] = low[node] = len(order)
        stack.append(node)
        for other in graph[node]:
            if other not in order:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], order[other])
        if low[node] == order[node]:
            at = stack.index(node)
            found.append(sorted(stack[at:]))
            del stack[at:]

    for node in graph:
        if node not in order:
            visit(node)
    return [members for members in found if len(members) > 1]


def test_no_modules_import_each_other() -> None:
    """Not in a function either, nor for the type checker: a deferred import hides no circle."""
    graph = {name: set(imports(name, tree)) for name, tree in trees().items()}
    assert circles(graph) == []


def test_circles_are_seen() -> None:
    graph = {"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": {"e"}, "e": set(), "f": {"f"}}
    assert circles(graph) == [["a", "b", "c"]]


def deferred_imports() -> list[tuple[str, str]]:
    """Return every import inside a function: where it is, and its line."""
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        lines = path.read_text("utf-8").splitlines()
        for outer in ast.walk(ast.parse("\n".join(lines))):
            if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef):
                found += [
                    (f"{path.relative_to(ROOT)}:{node.lineno}", lines[node.lineno - 1])
                    for node in ast.walk(outer)
                    if isinstance(node, ast.Import | ast.ImportFrom)
                ]
    return sorted(set(found))


def test_a_deferred_import_says_why() -> None:
    """It stands where its cost is, and the reason behind it."""
    reason = re.compile(r"# noqa: PLC0415 - \S.{4,}$")
    without = {at.partition(":")[0] for at, line in deferred_imports() if not reason.search(line)}
    assert without == set()


def test_few_imports_are_deferred() -> None:
    assert len(deferred_imports()) <= MOST_DEFERRED


MOST_DEFERRED = 60


# -- names ---------------------------------------------------------------------------------------


def test_a_class_name_has_one_meaning() -> None:
    """A class is known by its name alone: no two of the source have the same."""
    homes: defaultdict[str, list[str]] = defaultdict(list)
    for module, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                homes[node.name].append(module)
    twice = {name: where for name, where in homes.items() if len(where) > 1}
    assert twice == {}


def test_a_functions_name_in_the_domain_means_one_thing() -> None:
    """What other rooms may call is named once in the whole domain."""
    names = Counter(
        node.name
        for module, tree in trees().items()
        if ".domain." in module
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    )
    assert [name for name, count in names.items() if count > 1] == []
