"""The list above the line: opened, moved through, taken, closed."""

from __future__ import annotations

from incident_tui.domain.language.arguments import Offered
from incident_tui.domain.language.completion import Completions
from incident_tui.tui.dashboard.panes.menu import Menu, moved, opened, taken

PEOPLE = (Offered("maya", "IC now"), Offered("raj", "OPS"), Offered("sam", "SCRIBE"))


def people() -> Menu:
    found = opened("/ic ", Completions(4, PEOPLE))
    assert found is not None
    return found


def test_it_is_closed_where_nothing_is_offered_or_the_word_stands_already() -> None:
    assert opened("text", Completions(4, ())) is None
    assert opened("/ack", Completions(0, (Offered("/ack"),))) is None


def test_it_stays_closed_for_the_word_it_was_closed_for() -> None:
    assert opened("/ic m", Completions(4, PEOPLE[:1]), closed="/ic ") is None
    assert opened("/role ic m", Completions(9, PEOPLE), closed="/role ") is not None


def test_tab_takes_the_first_and_then_each_next() -> None:
    text, again = taken(people())
    assert text == "/ic maya "
    assert again is not None
    text, again = taken(again)
    assert text == "/ic raj "
    assert again is not None
    assert taken(again)[0] == "/ic sam "


def test_what_was_marked_is_final() -> None:
    assert taken(moved(moved(people(), 1), 1)) == ("/ic raj ", None)
    assert taken(moved(people(), -1)) == ("/ic sam ", None)


def test_the_only_one_is_final() -> None:
    found = opened("/mile", Completions(0, (Offered("/milestone"),)))
    assert found is not None
    assert taken(found) == ("/milestone ", None)


def test_marking_goes_round() -> None:
    menu = people()
    for _ in range(4):
        menu = moved(menu, 1)
    assert menu.chosen == 0
    assert [row.words for row in menu.part.rows] == ["maya", "raj", "sam"]
