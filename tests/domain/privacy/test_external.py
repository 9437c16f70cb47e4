"""The copy for people outside: what is stripped, what stays, and that it is said."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from incident_tui.domain.privacy.external import external, stripped_words
from incident_tui.domain.privacy.scrubber import Scrubber
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident
from incident_tui.interchange.exports.aar import aar
from incident_tui.interchange.exports.summary import summary
from tests.support import at, declared, event, incident, playbook


def outside(*events: Event) -> tuple[Incident, str]:
    found, stripped = external(incident(declared(), *events), playbook())
    return found, "\n".join(stripped_words(row) for row in stripped)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("see https://wiki.example/x?y=1, now", "see [link], now"),
        ("mail ops@example.com", "mail [e-mail]"),
        ("10.2.3.4:5432 and fe80::1", "[address] and [address]"),
        ("db-01.prod.internal is full", "[host] is full"),
        ("restart payments-db-03 and web-3", "restart [host] and [host]"),
        ("password=hunter2Abc", "password=[removed]"),
        ("@nobody knows", "someone knows"),
    ],
)
def test_it_is_taken_out(text: str, left: str) -> None:
    assert Scrubber({}).text(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "in eu-west-1 from 14:05:30 on, e.g. version v1.2.3",
        "SEV-1, p95 at 3.5 s, 12 % of HTTP 503",
        "the file config.py and covid-19",
        "INC-123 is rolled back. In the end it held",
        "rolled back.In the end",
        "utf-8, sha256, k8s, oauth2",
    ],
)
def test_it_stays(text: str) -> None:
    assert Scrubber({}).text(text) == text


def test_people_become_their_roles() -> None:
    found, said = outside(
        event(f.RoleAssigned("ic", "Maya"), 1, by="raj"),
        event(f.RoleAssigned("ic", "Lee"), 2, by="raj"),
        event(f.EntryAdded("note", "@maya asked raj; MAYA's idea", ("maya",)), 3, by="raj"),
    )
    text = summary(found, playbook(), at(9))
    for name in ("maya", "raj", "lee"):
        assert name not in text.lower()
    assert "incident commander 1 asked responder 2; incident commander 1's idea" in text
    assert "Maya → incident commander 1" in said


def test_private_and_struck_entries_go_with_all_that_points_at_them() -> None:
    secret = event(f.HypothesisRaised("the intern did it"), 1, private=True)
    wrong = event(f.EntryAdded("note", "wrong words"), 1)
    found, said = outside(
        secret,
        event(f.HypothesisSettled(secret.id, "out"), 2, note="not the intern"),
        wrong,
        event(f.EntryStruck(wrong.id), 3),
        event(f.EntryAdded("note", "kept", refs=(secret.id,)), 4),
    )
    assert [x.text for _, x in found.facts(f.EntryAdded)] == ["kept"]
    assert all(secret.id not in x.refs for _, x in found.facts(f.EntryAdded))
    assert not found.of(f.HypothesisRaised, f.HypothesisSettled)
    assert "private entries: 1" in said
    assert "struck-out entries: 1" in said


def test_a_correction_leaves_no_trace_of_what_it_corrects() -> None:
    note = event(f.EntryAdded("note", "customer Smith is down"), 1)
    found, _ = outside(note, event(f.EntryCorrected(note.id, "a customer is down"), 2))
    assert "Smith" not in repr(found)
    assert "a customer is down" in repr(found)


def test_words_for_roles_are_nobodys_names() -> None:
    note = event(f.EntryAdded("note", "the customer called support"), 1)
    found, _ = outside(replace(note, actor="customer"), event(f.RoleAssigned("ic", "IC"), 2))
    assert "the customer called support" in repr(found)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=60))
@example("@")
@example("\u0130x")
def test_any_words_can_be_scrubbed(text: str) -> None:
    found, _ = external(
        incident(declared(), event(f.EntryAdded("note", text), 1, by=text or "x")), playbook()
    )
    assert aar(found, playbook(), at(9))
