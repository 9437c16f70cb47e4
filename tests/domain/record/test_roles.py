"""Every field of a fact says what it means, and privacy, search and replays go by that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from types import NoneType
from typing import Any, get_args, get_type_hints

import pytest
from msgspec.structs import fields

from incident_tui.domain.privacy.external import scrubbed
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.roles import (
    FieldRole,
    fields_of,
    people_of,
    statement_of,
    subject_of,
    tags_of,
    with_statement,
    words_of,
)

KEPT = {FieldRole.SLUG, FieldRole.EVENT_REF, FieldRole.INSTANT, FieldRole.DAY}
"""What nobody wrote; all else is masked."""


def _subclasses(of: type[f.Fact]) -> Iterator[type[f.Fact]]:
    for kind in of.__subclasses__():
        yield kind
        yield from _subclasses(kind)


def filled(kind: type[f.AnyFact]) -> f.AnyFact:
    """Return a fact that holds the name of each field in each of its texts."""
    values: dict[str, Any] = {field.name: 1 for field in fields(kind) if field.required}
    for field in fields_of(kind):
        word = f"<{field.name}>"
        values[field.name] = (word,) if field.many else {"all": word} if field.is_table else word
        if field.role is FieldRole.INSTANT:
            values[field.name] = datetime(2026, 3, 2, tzinfo=UTC)
    return kind(**values)


class Everything:
    """Takes every word away."""

    def text(self, _: str) -> str:
        return "-"

    def name(self, _: str) -> str:
        return "-"

    def link(self, _: str) -> str:
        return "-"


def test_every_kind_that_is_written_is_one_of_the_closed_set() -> None:
    written = {kind for kind in _subclasses(f.Fact) if kind.kind}
    assert {*get_args(f.AnyFact)} == {*written, f.Unknown}
    assert {*f.KINDS.values()} == written


@pytest.mark.parametrize("kind", [*f.KINDS.values(), f.Unknown])
def test_every_field_but_numbers_and_flags_has_a_role(kind: type[f.AnyFact]) -> None:
    plain = {bool, int, float, NoneType}
    for name, hint in get_type_hints(kind).items():
        if name in kind.__struct_fields__ and not {*(get_args(hint) or (hint,))} <= plain:
            assert name in {field.name for field in fields_of(kind)}, f"{kind.__name__}.{name}"


@pytest.mark.parametrize("kind", f.KINDS.values())
def test_a_fact_is_one_sentence_and_about_one_event_at_most(kind: type[f.AnyFact]) -> None:
    roles = [field.role for field in fields_of(kind) if not field.many]
    assert roles.count(FieldRole.STATEMENT) <= 1
    assert roles.count(FieldRole.EVENT_REF) <= 1


@pytest.mark.parametrize("kind", f.KINDS.values())
def test_no_word_that_a_person_wrote_is_left_when_a_fact_is_scrubbed(
    kind: type[f.AnyFact],
) -> None:
    fact = filled(kind)
    left = {*words_of(scrubbed(fact, Everything()))} - {"-", ""}
    assert left == {*words_of(fact, *KEPT)}


def test_what_a_fact_says_names_and_is_about() -> None:
    decision = f.DecisionRecorded("roll back", "now?", "raj")
    assert (statement_of(decision), people_of(decision)) == ("roll back", ("raj",))
    assert with_statement(decision, "wait") == f.DecisionRecorded("wait", "now?", "raj")
    entry = f.EntryAdded("note", "x", ("maya", "lee"), ("db",), ("id",))
    assert (people_of(entry), tags_of(entry), subject_of(entry)) == (("maya", "lee"), ("db",), None)
    assert subject_of(f.TaskReported("id", "done")) == "id"
    closed = f.IncidentClosed()
    assert (statement_of(closed), people_of(closed), subject_of(closed)) == ("", (), None)
    assert with_statement(closed, "x") is closed


def test_a_table_of_reasons_is_words_and_a_setup_is_not() -> None:
    fact = scrubbed(f.IncidentResolved({"watched": "raj says so"}), Everything())
    assert fact == f.IncidentResolved({"watched": "-"})
    setup: Mapping[str, Any] = {"name": "shipped", "figures": {"x": 1}}
    declared = scrubbed(f.IncidentDeclared("t", 1, playbook=setup), Everything())
    assert isinstance(declared, f.IncidentDeclared)
    assert declared.playbook == setup
