"""Patterns that are compiled at their first use: every one of them can be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest

import incident_tui
from incident_tui.domain import regex as subject

MODULES = [m.name for m in walk_packages(incident_tui.__path__, "incident_tui.") if not m.ispkg]


def test_a_pattern_is_compiled_when_a_text_is_held_against_it() -> None:
    pattern = subject.regex(r"(?P<n>\d+)\s*min", re.IGNORECASE)
    assert "_compiled" not in vars(pattern)
    match = pattern.fullmatch("12 MIN")
    assert match is not None
    assert match["n"] == "12"
    assert pattern.search("none") is None
    assert pattern.pattern == r"(?P<n>\d+)\s*min"


def test_a_faulty_one_fails_at_its_first_use() -> None:
    with pytest.raises(re.error):
        subject.regex("(").match("x")


def _held(name: str) -> Iterator[subject._Regex]:
    """Yield the patterns that a module holds, also those in its tables."""
    rows = [value for key, value in vars(import_module(name)).items() if not key.startswith("__")]
    while rows:
        match rows.pop():
            case subject._Regex() as found:
                yield found
            case dict() as table:
                rows += table.values()
            case tuple() | list() as table:
                rows += table


def test_no_module_compiles_one_when_it_is_loaded() -> None:
    sources = Path(incident_tui.__file__).parent.rglob("*.py")
    eager = [
        path.name
        for path in sources
        if re.search(r"(?m)^\S.*\bre\.compile\(", path.read_text("utf-8"))
    ]
    assert eager == []


def test_every_pattern_of_the_program_compiles() -> None:
    found = [
        pattern for name in MODULES if name != "incident_tui.__main__" for pattern in _held(name)
    ]
    assert len(found) > 120
    for pattern in found:
        assert pattern._compiled.groups >= 0
