"""Whatever the settings say, the keys that hold work; what does not is named."""

from __future__ import annotations

import re
import tomllib
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_tui.config.keys.keymap import SHIPPED, Keymap, make
from incident_tui.config.keys.listing import key_lines, long_table, short_table, with_table
from incident_tui.config.keys.names import EDITING, KNOWN, is_printable, why_swallowed
from incident_tui.config.keys.table import (
    ALL,
    BY_ID,
    TYPED,
    Place,
    keys_in,
    places_around,
    together,
)
from incident_tui.domain.language.actions import ACTIONS, find
from tests.support import ROOT


def clashes(keymap: Keymap) -> list[tuple[str, str]]:
    return [
        (a.id, b.id)
        for a, b in combinations(ALL, 2)
        if together(a.place, b.place) and set(keymap.keys(a.id)) & set(keymap.keys(b.id))
    ]


# -- the table -------------------------------------------------------------------------------------


def test_the_shipped_table_has_no_clash_and_each_id_once() -> None:
    assert clashes(SHIPPED) == []
    assert len(BY_ID) == len(ALL)


def test_every_shipped_key_is_one() -> None:
    for key in ALL:
        assert set(key.names) <= KNOWN, key.id


def test_every_place_stands_in_everywhere() -> None:
    for place in Place:
        assert places_around(place)[-1] is Place.EVERYWHERE
        assert together(place, Place.EVERYWHERE)
    assert not together(Place.LINE, Place.LOG)
    assert together(Place.LINE, Place.DASHBOARD)
    assert not together(Place.UPDATE, Place.DASHBOARD)


def test_a_key_that_is_swallowed_is_never_the_only_road() -> None:
    for key in ALL:
        if all(why_swallowed(name) for name in key.names):
            assert key.road, key.id
        if key.road:
            assert not isinstance(find(key.road), tuple), key.id


def test_what_works_while_a_line_is_written_is_not_typed() -> None:
    for key in ALL:
        if key.place in TYPED and key.does:
            assert not [name for name in key.names if is_printable(name)], key.id


def test_every_action_has_its_three_roads() -> None:
    """A command, a palette entry (tests/tui/base/test_keys.py), and a key or the place for one."""
    for action in ACTIONS:
        assert action.command.startswith("/")
        assert find(action.command) is action
        assert BY_ID[action.id].does
        assert BY_ID[action.id].road == action.command


# -- settings --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key_id", "text", "keys"),
    [
        ("roles", "F3", ("f3",)),
        ("roles", "F2, F3", ("f2", "f3")),
        ("roles", " f3 ,, F3 ", ("f3",)),
        ("severity", "F3", ("f3",)),
        ("wall", "none", ()),
        ("wall", "", ()),
        ("wall", "Off", ()),
        ("log.edit", "C-e, c", ("ctrl+e", "c")),
        ("log.edit", "none", ()),
        ("line.newline", "F3", ("f3",)),
        ("home.declare", "+", ("plus",)),
        ("update.record", "^T", ("ctrl+t",)),
    ],
)
def test_a_key_that_works_holds(key_id: str, text: str, keys: tuple[str, ...]) -> None:
    keymap = make({key_id: text})
    assert keymap.problems == ()
    assert keymap.keys(key_id) == keys


@pytest.mark.parametrize(
    ("key_id", "text", "said"),
    [
        ("rols", "F3", 'keys.rols names nothing that has a key (did you mean "roles"?)'),
        ("log.edt", "c", 'keys.log.edt names nothing that has a key (did you mean "log.edit"?)'),
        ("roles", "ctl+t", 'is "ctl+t", which is not a key; it stays F2 (did you mean "ctrl+t"?)'),
        ("roles", "F4", "keys.roles is F4, the key of checks; it stays F2"),
        ("roles", "F8", "keys.roles is F8, the key of share; it stays F2"),
        ("roles", "Esc", "keys.roles is Esc, the key of line.escape; it stays F2"),
        ("roles", "F6", "keys.roles is F6, which editors and browsers keep; it stays F2"),
        ("roles", "M-r", "keys.roles is Alt+R, which terminals and desktops keep; it stays F2"),
        ("roles", "ctrl+shift+r", "Ctrl+Shift+R, which terminals and desktops keep"),
        ("roles", "^C", "keys.roles is ^C, which interrupts programs; it stays F2"),
        ("roles", "ctrl+i", "which arrives as Tab"),
        ("roles", "x", "keys.roles is x, which would be typed; it stays F2"),
        ("roles", "space", "keys.roles is Space, which would be typed; it stays F2"),
        ("roles", "^U", "keys.roles is ^U, which edits the line; it stays F2"),
        ("roles", "F3, F4", "keys.roles is F4, the key of checks; it stays F2"),
        (
            "severity",
            "F6",
            "keys.severity is F6, which editors and browsers keep; it stays without",
        ),
        ("severity", "^G", "keys.severity is ^G, the key of wall; it stays without a key"),
        ("line.send", "F3", "keys.line.send cannot be changed; it stays Enter"),
        ("log.up", "none", "keys.log.up cannot go without a key; it stays Up k"),
        ("dialogue.leave", "", "keys.dialogue.leave cannot go without a key; it stays Esc"),
        ("log.edit", "x", "keys.log.edit is x, the key of log.strike; it stays e"),
        ("log.edit", "^T", "keys.log.edit is ^T, the key of log; it stays e"),
        ("home.declare", "down", "keys.home.declare is Down, which moves in the list; it stays n"),
        ("update.nothing_new", "^S", "the key of update.record; it stays ^N"),
        ("update.nothing_new", "Esc", "the key of dialogue.leave; it stays ^N"),
    ],
)
def test_a_key_that_cannot_work_is_named_and_the_shipped_one_stays(
    key_id: str, text: str, said: str
) -> None:
    keymap = make({key_id: text})
    (problem,) = keymap.problems
    assert said in str(problem)
    assert keymap.changed == {}


def test_two_may_trade_their_keys_and_the_rest_holds() -> None:
    keymap = make({"roles": "F4", "checks": "F2", "rols": "x", "log.edit": "c", "wall": "F6"})
    assert keymap.changed == {"roles": ("f4",), "checks": ("f2",), "log.edit": ("c",)}
    assert [problem.id for problem in keymap.problems] == ["rols", "wall"]


def test_a_trade_of_which_one_half_fails_fails_whole() -> None:
    keymap = make({"roles": "F4", "checks": "F6"})
    assert keymap.changed == {}
    assert len(keymap.problems) == 2


def test_of_two_that_want_one_key_one_has_it() -> None:
    keymap = make({"roles": "F3", "severity": "F3"})
    assert len(keymap.changed) == 1
    assert len(keymap.problems) == 1


_IDS = st.one_of(st.sampled_from([key.id for key in ALL]), st.text(max_size=20))
_KEYS = st.lists(st.one_of(st.sampled_from(sorted(KNOWN)), st.text(max_size=8)), max_size=3)


@given(st.dictionaries(_IDS, st.one_of(_KEYS.map(",".join), st.just("none")), max_size=12))
def test_any_settings_give_keys_that_work(wanted: dict[str, str]) -> None:
    keymap = make(wanted)
    assert clashes(keymap) == []
    for key in ALL:
        names = keymap.keys(key.id)
        assert names or key.road
        assert set(names) <= KNOWN
        for name in set(names) - set(key.names):
            assert not why_swallowed(name)
            assert key.place not in TYPED or not (is_printable(name) or name in EDITING)
    for key_id, text in wanted.items():
        said = [problem for problem in keymap.problems if problem.id in {key_id, key_id[:40]}]
        known = BY_ID.get(key_id)
        unchanged = known and keymap.keys(key_id) == known.names
        assert said or key_id in keymap.changed or unchanged or known is None, text
    assert not any(ord(c) < 32 for problem in keymap.problems for c in str(problem))
    assert all(problem.what for problem in keymap.problems)


def test_names_on_screen_follow() -> None:
    keymap = make({"roles": "F3, F2", "wall": "none"})
    assert keymap.name("roles") == "F3"
    assert keymap.names("roles") == "F3 F2"
    assert keymap.name("wall") == "/wall"
    assert (
        keymap.with_keys("{roles} · {wall} · {log.edit} · {no.such}")
        == "F3 · /wall · e · {no.such}"
    )


# -- what is made from the table -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "table"), [("README.md", short_table()), ("docs/keys.md", long_table())]
)
def test_the_documents_have_the_table(name: str, table: str) -> None:
    document = (ROOT / name).read_text("utf-8")
    assert with_table(document, table) == document, "run: python docs/make_keys.py"


def test_the_example_of_the_documents_works() -> None:
    document = (ROOT / "docs/keys.md").read_text("utf-8")
    found = re.search(r"```toml\n(.*?)```", document, re.DOTALL)
    assert found
    wanted: dict[str, str] = {}
    for name, value in tomllib.loads(found[1])["keys"].items():
        inner = value if isinstance(value, dict) else {"": value}
        wanted |= {f"{name}.{rest}".rstrip("."): text for rest, text in inner.items()}
    keymap = make(wanted)
    assert keymap.problems == ()
    assert len(keymap.changed) >= 4


def test_the_lines_have_every_key() -> None:
    lines = key_lines()
    assert max(map(len, lines)) <= 75
    for place in Place:
        assert f"  {place.value}" in lines
        for key in keys_in(place):
            if key.keys:
                assert f"    {SHIPPED.names(key.id):<16} {key.title}" in lines


def test_a_document_without_the_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="there is no"):
        with_table("# nothing", "| x |")
