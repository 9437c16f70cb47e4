"""What a rubric says, given the conditions that are ticked. The IC decides."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from incident_tui.domain.playbook.guidance import Guidance, Rubric
from incident_tui.domain.projections.work import WorkItem, items, with_pattern
from incident_tui.domain.record.incident import Incident


class Verdict(msgspec.Struct, frozen=True):
    """The answer of a rubric, `yes` or `no`, why, and whether the conditions settle it."""

    answer: str
    why: str
    sure: bool = True


def judge(rubric: Rubric, ticked: Collection[str]) -> Verdict:
    """Return what a rubric says; conditions that are not its own count for nothing."""
    yes = [condition.text for condition in rubric.yes if condition.slug in ticked]
    no = [condition.text for condition in rubric.no if condition.slug in ticked]
    if yes and no:
        why = f"Conditions for both answers ({_listed(yes)}; but: {_listed(no)}): {rubric.both}"
        return Verdict(rubric.both, why, sure=False)
    if yes:
        return Verdict("yes", _listed(yes))
    if no:
        return Verdict("no", _listed(no))
    return Verdict(rubric.unsure, f"Nothing ticked: unsure means {rubric.unsure}", sure=False)


def _listed(texts: list[str]) -> str:
    return "; ".join(texts)


def waiting_for(rubric: Rubric, incident: Incident, guidance: Guidance) -> tuple[WorkItem, ...]:
    """Return the considered mitigations that a rubric decides: those of its pattern."""
    if rubric.slug not in guidance.patterns:
        return ()
    considered = (item for item in items(incident, "M") if item.state == "considered")
    return tuple(
        item
        for item in considered
        if item.pattern == rubric.slug
        or (item.pattern is None and item.text == with_pattern(item.text, rubric.slug))
    )
