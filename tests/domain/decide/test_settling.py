"""Each claim about a contested register can be made to hold, by one write that names them all."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from incident_tui.domain.decide.decide import decide
from incident_tui.domain.decide.settling import claim_of, settling
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.projections.conflicts import conflicts
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.contests import said_by
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.heads import with_heads
from incident_tui.domain.record.incident import Incident, evolve
from tests.domain.projections.test_conflicts import PAIRS, THERE, write
from tests.support import at, event, incident, playbook

LEE, SAM = (write(f.RoleAssigned("ic", name), n) for n, name in ((5, "lee"), (6, "sam")))


def settled(found: Incident, claim: Event) -> tuple[Incident, Event]:
    request = settling(claim, found, "we talked")
    assert request is not None
    facts = decide(request, found, playbook(), at(90))
    assert not isinstance(facts, RefusedError), facts
    [draft] = with_heads(facts, found)
    made = replace(event(draft.fact, 90, note=draft.note), sup=draft.sup, under=draft.under)
    return evolve(found, made), made


@pytest.mark.parametrize(("one", "other", "register", "_shown"), PAIRS, ids=str)
def test_either_claim_can_be_made_to_hold(
    one: f.AnyFact, other: f.AnyFact, register: str, _shown: str
) -> None:
    found = incident(*THERE, write(one, 5), write(other, 6))
    [conflict] = conflicts(found)
    for claim in conflict.claims:
        after, made = settled(found, claim.event)
        assert conflicts(after) == ()
        assert set(made.sup or ()) == {each.event.id for each in conflict.claims}
        assert said_by(made, after.known) == said_by(claim.event, found.known)
        assert made.note == "we talked"


def test_a_hand_over_that_was_taken_is_an_ordinary_assignment() -> None:
    offer = event(f.HandoverOffered("ic", "lee"), 4)
    taken = write(f.HandoverAccepted(offer.id), 5)
    found = incident(*THERE, offer, taken, SAM)
    after, made = settled(found, taken)
    assert made.fact == f.RoleAssigned("ic", "lee")
    assert conflicts(after) == ()


def test_what_contests_nothing_is_no_claim() -> None:
    found = incident(*THERE, LEE, SAM)
    assert claim_of(found, LEE.id) == LEE
    assert claim_of(found, THERE[0].id) is None
    after, _ = settled(found, LEE)
    assert claim_of(after, LEE.id) is None
