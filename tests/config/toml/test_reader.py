"""The two ways to read a file agree: what msgspec takes at once has no findings, and is the same.

The walk is slow and thorough, the fast way takes what is certainly sound.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pytest
from hypothesis import HealthCheck, given, settings
from msgspec import field

from incident_tui.config.rotation import Rotation
from incident_tui.config.themes import ThemeSpec
from incident_tui.config.toml.document import TomlDocument, read_document
from incident_tui.config.toml.reader import read, sound
from incident_tui.config.toml.walk import walk
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.written import (
    EACH_ONCE,
    GIVEN,
    Days,
    Hours,
    ManyLines,
    Minutes,
    OneLine,
    OneLineOrEmpty,
    Part,
    SlugText,
    WordSet,
    is_slug,
    named,
    one_of,
)
from incident_tui.drills.script import Script, Span
from incident_tui.paths import shipped
from tests.config.test_playbook import damaged
from tests.config.test_rotation import HEALTHY

FILES: list[tuple[type[Part], Path, dict[str, object]]] = [
    (Playbook, shipped("data", "playbook.toml"), {"content": b"x"})
]
FILES += [(ThemeSpec, path, {}) for path in sorted(shipped("themes").glob("*.toml"))]
FILES += [
    (Script, path, {"slug": path.stem}) for path in sorted(shipped("data", "drills").iterdir())
]


@pytest.mark.parametrize(("cls", "path", "given"), FILES, ids=lambda x: getattr(x, "stem", ""))
def test_every_shipped_file_takes_the_fast_way_to_the_same_value(
    cls: type[Part], path: Path, given: dict[str, object]
) -> None:
    document = read_document(path)
    found = sound(cls, document.values, given)
    assert found is not None
    assert walk(cls, document, given) == found
    assert document.findings == []


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=damaged())
def test_what_takes_the_fast_way_has_no_findings(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "edit.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    document = read_document(path)
    if document.findings:
        return
    found = sound(Playbook, document.values, {"content": b"x"})
    if found is not None:
        assert walk(Playbook, document, {"content": b"x"}) == found
        assert document.findings == []


class Row(Part, frozen=True, kw_only=True):
    """A row of a list, which knows its place."""

    place: Annotated[int, GIVEN]
    text: OneLine


class Kept(Part, frozen=True, kw_only=True):
    """A value that knows its name."""

    name: Annotated[str, GIVEN]
    text: OneLine = "text"


class Sample(Part, frozen=True, kw_only=True):
    """A file with something of everything."""

    line: OneLine = "text"
    maybe: OneLineOrEmpty = ""
    lines: ManyLines = "text"
    slug: SlugText = "a"
    word: Annotated[str, one_of(("red", "green"))] = "red"
    minutes: Minutes = Minutes(minutes=1)
    hours: Hours = Hours(hours=1)
    days: Days = Days(days=1)
    words: WordSet = WordSet()
    span: Span = Span(0)
    once: Annotated[tuple[OneLine, ...], EACH_ONCE] = ()
    row: tuple[Row, ...] = ()
    two: Annotated[dict[str, Kept], named("a", "b")] = field(default_factory=dict)
    more: Annotated[dict[SlugText, Kept], named("a", more=True)] = field(default_factory=dict)


def document(tmp_path: Path, text: str) -> TomlDocument:
    path = tmp_path / "sample.toml"
    path.write_text(text, "utf-8")
    return read_document(path)


@pytest.mark.parametrize(
    ("text", "key", "what"),
    [
        ('line = "a"', "", ""),
        ('line = "é — ’"', "", ""),
        ('line = "e\\u0301"', "", ""),
        ('line = " "', "line", "must not be empty"),
        ('line = "a\\n"', "line", "holds a control character"),
        ('line = "a\\tb"', "line", "holds a control character"),
        ('line = "a\\u200bb"', "line", "holds a control character"),
        ('line = "a\\u2028b"', "line", "holds a control character"),
        ("line = 7", "line", "must be a text in quotes, not the number 7"),
        ('maybe = ""', "", ""),
        ('maybe = "a\\nb"', "maybe", "holds a control character"),
        ('lines = "a\\n\\tb\\n"', "", ""),
        ('lines = "\\n"', "lines", "must not be empty"),
        ('lines = "a\\u001b[2J"', "lines", "holds a control character"),
        ('slug = "-a"', "slug", "must be 1 to 40 of a-z"),
        ('word = "gren"', "word", 'is "gren", which is not known here'),
        ('word = "blue"', "word", "valid here: green, red"),
        ("minutes = 0", "minutes", "must be between 1 and 525600 minutes"),
        ("minutes = true", "minutes", "must be a whole number of minutes, not true"),
        ("hours = 9000", "hours", "must be between 1 and 8760 hours"),
        ("days = 1.0", "days", "must be a whole number of days, not the number 1.0"),
        ('words = "a\\nb A"', "", ""),
        ('span = "1h5m"', "", ""),
        ('span = "5m1h"', "span", "must be a span such as"),
        ("once = []", "once", "must not be empty"),
        ('once = ["a", "a"]', "once[1]", 'repeats "a"'),
        ('row = [{ text = "a" }, { text = "b" }]', "", ""),
        ('row = [{ text = "a", place = 1 }]', "row[0].place", "is not a key that belongs here"),
        ("row = [7]", "row[0]", "must be a table, not the number 7"),
        ("two = { a = {}, b = {} }", "", ""),
        ("two = { a = {} }", "two.b", "is missing"),
        ("two = { a = {}, b = {}, c = {} }", "two.c", "is not a key that belongs here"),
        ('two = { a = { name = "x" }, b = {} }', "two.a.name", "is not a key that belongs here"),
        ("more = { a = {}, c = {} }", "", ""),
        ("more = { c = {} }", "more.a", "is missing"),
        ('more = { a = {}, "C d" = {} }', 'more."C d"', "must be 1 to 40 of a-z"),
        ("more = 7", "more", "must be a table, [more], not the number 7"),
    ],
)
def test_both_ways_judge_alike_what_a_key_may_hold(
    tmp_path: Path, text: str, key: str, what: str
) -> None:
    at_once = sound(Sample, document(tmp_path, text).values, {})
    assert (at_once is not None) is (not what)
    found = document(tmp_path, text)
    value = read(Sample, found)
    assert [finding.key for finding in found.findings] == ([key] if what else [])
    assert all(what in finding.what for finding in found.findings)
    assert value == at_once
    if what == "":
        assert walk(Sample, found, {}) == at_once


def test_a_value_knows_its_name_and_its_place(tmp_path: Path) -> None:
    text = 'row = [{ text = "x" }, { text = "y" }]\ntwo = { a = {}, b = {} }'
    value = read(Sample, document(tmp_path, text))
    assert value is not None
    assert [row.place for row in value.row] == [1, 2]
    assert {key: kept.name for key, kept in value.two.items()} == {"a": "a", "b": "b"}


def test_a_list_that_may_repeat_itself_is_sound_by_the_walk(tmp_path: Path) -> None:
    text = HEALTHY.replace('"maya", "lee", "dana"', '"maya", "maya"')
    found = document(tmp_path, text)
    assert sound(Rotation, found.values, {}) is None
    assert read(Rotation, found) is not None


def test_what_is_given_is_refused_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(f'content = "x"\n{shipped("data", "playbook.toml").read_text()}', "utf-8")
    found = read_document(path)
    assert read(Playbook, found, content=b"y") is None
    assert [(finding.line, finding.key) for finding in found.findings] == [(1, "content")]


@pytest.mark.parametrize(
    ("text", "whether"), [("a", True), ("a-1_b", True), ("", False), ("a\n", False), ("A", False)]
)
def test_a_slug_can_be_typed_anywhere(text: str, whether: bool) -> None:
    assert is_slug(text) is whether
