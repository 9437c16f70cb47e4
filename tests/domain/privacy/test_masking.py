"""The shared copy of an incident: what is masked, what stays, and that it keeps up cheaply."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import fields

from incident_tui.domain.guidance.handover_brief import brief
from incident_tui.domain.guidance.hazards import hazards
from incident_tui.domain.obligations.timers import timers
from incident_tui.domain.privacy.masking import MASK, MASKS, Masker, call_signs
from incident_tui.domain.privacy.secrets import without_secrets
from incident_tui.domain.projections.marks import MarkKind, marked
from incident_tui.domain.projections.roster import known_names
from incident_tui.domain.projections.timeline import row, rows
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import evolve, fold
from tests.domain.privacy.test_secrets import covers, ordinary, secrets
from tests.support import at, declared, event, incident, playbook

PEOPLE = (
    event(f.RoleAssigned("ic", "Maya Lin"), 1, by="root"),
    event(f.RoleAssigned("ops", "raj"), 2, by="root"),
)


def curtain(*words: str) -> Masker:
    found = Masker(playbook(), words)
    found.incident(incident(declared(), *PEOPLE))
    return found


def drawn(*events: Event, words: tuple[str, ...] = ()) -> str:
    """Everything the log says of some events, as it is drawn on a shared screen."""
    shown = Masker(playbook(), words).incident(incident(declared(), *PEOPLE, *events))
    found = [row(shown, one, playbook()) for one in rows(shown)]
    return "\n".join(f"{one.label} {one.text} {one.who}" for one in found)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("maya restarted it, asked Raj", "IC restarted it, asked OPS"),
        ("Maya Lin's idea", "IC's idea"),
        ("@lin: yes", "IC: yes"),
        ("@maya-lee and @maya.", "▒person▒ and IC."),
        ("root cause is known", "root cause is known"),
        ("@dana looks", "▒person▒ looks"),
        ("export DB_PASSWORD='hG7!kdPq92xZ'", "export DB_PASSWORD=▒secret▒"),
        ("mail dana.lee@example.com", "mail ▒e-mail▒"),
        ("10.2.3.4:5432 and fe80::1", "▒▒addr▒▒ and ▒▒addr▒▒"),
        ("web-3 and db.prod.internal", "▒▒host▒▒ and ▒▒host▒▒"),
        ("see https://x.example/?token=aB3dE5fG7hJ9kL1m", "see ▒▒link▒▒"),
        ("ACME Corp cannot pay", "▒hidden▒ cannot pay"),
        ("kept in /home/maya/incidents/x.json", "kept in ▒▒▒▒▒▒▒▒"),
        ("p95 3.5 s in eu-west-1 since 14:05:30, v1.2.3", None),
    ],
)
def test_a_text_is_masked(text: str, seen: str | None) -> None:
    assert curtain("acme corp").text(text) == (text if seen is None else seen)


def test_every_mask_is_as_wide_so_that_no_length_is_told() -> None:
    assert {len(mask) for mask in MASKS.values()} == {len(MASK)}
    short, long = curtain().text("password=aB3$xy"), curtain().text("password=" + "aB3$xy" * 9)
    assert short == long


def test_private_entries_and_all_about_them_lose_their_words() -> None:
    secret = event(f.HypothesisRaised("the intern did it"), 3, private=True)
    note = event(f.EntryAdded("note", "shareholder call"), 4)
    seen = drawn(
        secret,
        event(f.HypothesisSettled(secret.id, "out"), 5, note="not the intern"),
        note,
        event(f.EntryCorrected(note.id, "shareholder meeting"), 6),
        event(f.EntryMadePrivate(note.id, private=True), 7),
        event(f.EntryAdded("note", "kept"), 8),
    )
    for word in ("intern", "shareholder"):
        assert word not in seen
    assert f"hypoth. H1 {MASK}"[:8] in seen
    assert "note kept" in seen


def test_people_are_their_first_role_then_a_number() -> None:
    found = incident(
        declared(),
        *PEOPLE,
        event(f.RoleAssigned("ic", "Lee"), 3, by="root"),
        event(f.EntryAdded("note", "x"), 4, by="dana"),
    )
    assert call_signs(found, playbook()) == {
        "Maya Lin": "IC",
        "raj": "OPS",
        "Lee": "IC 2",
        "sam": "R1",
        "root": "R2",
        "dana": "R6",
    }


def test_nobody_and_nothing_is_left_in_any_field() -> None:
    given = (
        event(f.AccountFiled("raj"), 3),
        event(f.TaskGiven("raj", "ask maya about web-3", at(9)), 3, by="raj"),
        event(f.ActionItemAdded("tell ACME", "maya lin", "2026-03-06"), 4, by="raj"),
        event(f.HandoverOffered("ops", "raj", "ops brief of maya"), 5),
        event(f.LinkSet("channel", "https://chat.example/acme"), 6),
        event(
            f.DecisionRecorded("roll back?", "maya says yes", executor="raj"), 7, note="for ACME"
        ),
        event(f.IncidentResolved({"all": "acme is up, says raj"}), 8),
        event(f.UpdatePosted("external", "initial", "raj fixed db-2 for ACME"), 9),
    )
    shown = Masker(playbook(), ("ACME",)).incident(incident(declared(), *PEOPLE, *given))
    for one in shown.events:
        values = {field.name: getattr(one.fact, field.name) for field in fields(one.fact)}
        text = repr({**values, "playbook": ""}) + one.by + (one.actor or "") + (one.note or "")
        for word in ("maya", "raj", "acme", "web-3", "db-2", "chat.example"):
            assert word not in text.lower(), one.fact
    assert "maya" not in brief(shown, playbook(), at(20), at(0).tzinfo).lower()  # type: ignore[arg-type]


def test_whoever_is_named_in_a_field_of_their_own_is_known_and_masked() -> None:
    item = event(f.ActionItemAdded("write it down"), 3)
    given = (
        event(f.DecisionRecorded("roll back", executor="zoe"), 3),
        item,
        event(f.ActionItemChanged(item.id, owner="finn"), 4),
        event(f.EntryAdded("note", "zoe and finn are on it"), 5),
    )
    whole = incident(declared(), *given)
    assert {"zoe", "finn"} <= {*known_names(whole)}
    shown = Masker(playbook()).incident(whole)
    assert not any(name in repr(one) for one in shown.events for name in ("zoe", "finn"))


def test_what_is_counted_stays_the_same() -> None:
    whole = incident(
        declared(),
        *PEOPLE,
        event(f.RoleAssigned("ops", "Maya Lin"), 3),
        event(f.TaskGiven("raj", "x", at(5)), 4),
        event(f.UpdatePosted("external", "initial", "probably the database"), 5, private=True),
        event(f.UpdatePosted("internal", "initial", "raj works on it", ignored=("vague",)), 6),
    )
    shown = Masker(playbook()).incident(whole)
    for minutes in (6, 30, 90):
        now = at(minutes)
        assert timers(shown, playbook(), now) == timers(whole, playbook(), now)
        names = [hazard.name for hazard in hazards(shown, playbook(), now)]
        wanted = [hazard.name for hazard in hazards(whole, playbook(), now)]
        # What rests on private words is not told on a shared screen.
        assert set(names) <= set(wanted)
        assert set(wanted) - set(names) <= {"public_speculation", "blame"}


# -- keeping up ------------------------------------------------------------------------------------

_NAMES = st.sampled_from(["maya", "raj", "Lee", "dana"])


@st.composite
def _events(draw: st.DrawFn) -> Event:
    minutes = draw(st.integers(3, 60))
    name, text = draw(_NAMES), draw(st.sampled_from(["ask {}", "{} has web-3", "x", "@{} ACME"]))
    kind = draw(st.integers(0, 3))
    by = draw(_NAMES)
    if kind == 0:
        return event(
            f.RoleAssigned(draw(st.sampled_from(["ic", "ops", "sme"])), name), minutes, by=by
        )
    if kind == 1:
        return event(f.TaskGiven(name, text.format(name), at(90)), minutes, by=by)
    private = draw(st.booleans())
    return event(f.EntryAdded("note", text.format(name), (name,)), minutes, by=by, private=private)


@settings(max_examples=60, deadline=None)
@given(st.lists(_events(), max_size=12), st.integers(0, 12))
def test_an_incident_that_grows_is_masked_as_one_seen_at_once(found: list[Event], cut: int) -> None:
    growing, whole = Masker(playbook(), ("ACME",)), Masker(playbook(), ("ACME",))
    known = fold([declared(), *PEOPLE, *found[:cut]])
    growing.incident(known)
    for one in found[cut:]:
        known = evolve(known, one)
        if cut % 2 and isinstance(one.fact, f.EntryAdded):
            known = evolve(known, event(f.EntryMadePrivate(one.id, private=not one.private), 70))
        growing.incident(known)
    assert growing.incident(known) == whole.incident(known)


def test_an_entry_that_arrives_is_all_that_is_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    many = [event(f.EntryAdded("note", f"pool {n} % full"), 3 + n / 100) for n in range(300)]
    known = incident(declared(), *PEOPLE, *many)
    seen = Masker(playbook())
    seen.incident(known)
    masked: list[str] = []
    mask = Masker._masked

    def counted(self: Masker, one: Event, *, private: bool) -> Event:
        masked.append(one.id)
        return mask(self, one, private=private)

    monkeypatch.setattr(Masker, "_masked", counted)
    new = event(f.EntryAdded("note", "raj is back"), 9)
    seen.incident(known := evolve(known, new))
    assert masked == [new.id]
    masked.clear()
    seen.incident(evolve(known, event(f.RoleAssigned("scribe", "sam"), 10)))
    assert len(masked) == 303, "sam recorded all of these"


def test_a_word_that_is_hidden_later_is_hidden_at_once() -> None:
    known = incident(declared(), event(f.EntryAdded("note", "Globex is down"), 1))
    seen = Masker(playbook())
    assert "Globex" in repr(seen.incident(known).events)
    seen.hide("globex")
    assert "Globex" not in repr(seen.incident(known).events)


# -- fields and lines ------------------------------------------------------------------------------


def test_what_is_typed_is_found_where_it_stands() -> None:
    text = "raj and @dana set password=hG7!kdPq92xZ on db-2, IC agrees"
    hidden = "".join(
        "#" if any(start <= n < end for start, end in curtain().spans(text)) else character
        for n, character in enumerate(text)
    )
    assert hidden == "### and ##### set password=############ on ####, IC agrees"


def test_a_hint_of_the_program_names_nobody() -> None:
    assert curtain().known_spans("/ command   @person   -5m") == ()
    assert curtain().known_spans("@raj") == ((0, 4),)
    assert curtain().spans("@OPS @IC") == (), "masked already"


def test_secrets_of_every_shape_are_masked_in_what_is_drawn() -> None:
    found = [(line, secret) for _, line, secret in secrets()]
    leaked = [
        line for line, secret in found if covers(line, secret) and secret in curtain().text(line)
    ]
    assert not leaked
    assert all(
        secret not in without_secrets(line) for line, secret in found if covers(line, secret)
    )


def test_ordinary_lines_are_drawn_as_they_are_off_the_shared_screen() -> None:
    import random

    lines = list(ordinary(random.Random(3)))
    assert sum(without_secrets(line) != line for line in lines) <= 0.01 * len(lines)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=80))
@example("@")
@example("\u0130x @\u0130")
def test_any_words_can_be_masked(text: str) -> None:
    seen = curtain("acme")
    seen.text(text)
    assert all(0 <= start < end <= len(text) for start, end in seen.spans(text))
    drawn(event(f.EntryAdded("note", text), 3, by=text or "x"))


def test_masks_stand_out_in_a_text_as_one_piece_each() -> None:
    text = "set PW=▒secret▒ on ▒▒host▒▒, ▒▒▒▒▒▒▒▒ and IC"
    found = [text[span.start : span.end] for span in marked(text, ()) if span.mark is MarkKind.MASK]
    assert found == ["▒secret▒", "▒▒host▒▒", MASK]
    assert {mask for mask in MASKS.values() if len(marked(mask, ())) == 1} == {*MASKS.values()}
