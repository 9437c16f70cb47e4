"""A playbook as plain text to read, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from incident_tui.domain.playbook.figures import Interval, Limit, figures_to_json
from incident_tui.domain.playbook.names import SEVERITIES, Anchor
from incident_tui.domain.playbook.playbook import Phase, Playbook, Step
from incident_tui.domain.times.format import duration

_LABELS = [f"SEV-{severity}" for severity in SEVERITIES]


def playbook_lines(book: Playbook, where: str) -> list[str]:
    """Return the procedure for people."""
    return [
        book.name,
        where,
        *_severities(book),
        *_deadlines(book),
        *_cadences(book),
        *(line for phase in book.phases for line in _phase(phase)),
        *_roles(book),
        *_rubrics(book),
        *_hazards(book),
    ]


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows as lines with their columns below each other."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  " + "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _severities(book: Playbook) -> Iterator[str]:
    yield from ("", "severities")
    for level in book.severities.values():
        review = "; a review is expected" if level.aar_expected else ""
        yield f"  {level.label}  {level.name}  (target: {level.target}{review})"
        yield f"         {level.response}"
        yield from (f"         - {condition}" for condition in level.any_of)
        if level.hint:
            yield f"         {level.hint}"


def _deadlines(book: Playbook) -> Iterator[str]:
    yield from ("", "owed once, counted from the detection unless it says otherwise")
    rows = [["", *_LABELS]]
    for rule in book.deadlines:
        cells = [_limit(rule.limits.get(severity)) for severity in SEVERITIES]
        rows.append([rule.title + (" *" if rule.where_public else ""), *cells])
    yield from table(rows)


def _limit(limit: Limit | None) -> str:
    if limit is None:
        return "-"
    after = "" if limit.anchor is Anchor.DETECTED else f" ({limit.anchor.value})"
    return _span(limit.span) + after


def _cadences(book: Playbook) -> Iterator[str]:
    yield from ("", "owed again and again (* only while public, ~ a reminder)")
    rows = [["", *_LABELS]]
    for audience in book.audiences.values():
        cells = [_interval(audience.intervals.get(severity)) for severity in SEVERITIES]
        rows.append([audience.title, *cells])
    yield from table(rows)


def _interval(interval: Interval | None) -> str:
    if interval is None:
        return "-"
    mark = "~" if interval.reminder else ""
    return mark + _span(interval.span) + (" *" if interval.where_public else "")


def _span(span: timedelta) -> str:
    return duration(span)


def _phase(phase: Phase) -> Iterator[str]:
    yield from ("", f"{phase.title}: {phase.purpose}")
    for step in phase.steps:
        yield f"  [{step.slug}] {step.text}"
        if told := _conditions(step):
            yield f"      {told}"


def _conditions(step: Step) -> str:
    said = []
    if step.proofs:
        said.append("ticked by " + " or ".join(step.proofs))
    if step.severities != SEVERITIES:
        said.append("at " + ", ".join(f"SEV-{severity}" for severity in step.severities))
    if step.where_public:
        said.append("only while public")
    if step.criterion:
        said.append("needed to resolve")
    return "; ".join(said)


def _roles(book: Playbook) -> Iterator[str]:
    yield from ("", "roles")
    for role in book.roles.values():
        many = " (several may)" if role.many else ""
        yield f"  {role.label:<10} {role.title}{many}: {role.owns}"
        if role.leaves:
            yield f"  {'':<10} leaves to others: {role.leaves}"


def _rubrics(book: Playbook) -> Iterator[str]:
    yield from ("", "rubrics")
    for rubric in book.guidance.rubrics.values():
        yield f"  [{rubric.slug}] {rubric.question}  (unsure: {rubric.unsure})"
        for answer, conditions in (("yes", rubric.yes), ("no", rubric.no)):
            yield from (f"      {answer:<3} [{c.slug}] {c.text}" for c in conditions)


def _hazards(book: Playbook) -> Iterator[str]:
    yield from ("", "hazards, and what to say")
    for hazard in book.guidance.hazards.values():
        yield f"  {hazard.title}"
        yield f'      "{hazard.say}"'


def playbook_json(book: Playbook, where: str) -> dict[str, object]:
    """Return the procedure for programs; `figures` are as every incident keeps them."""
    return {
        "name": book.name,
        "path": where,
        "digest": book.digest,
        "severities": {
            str(level.number): {
                "name": level.name,
                "any_of": [*level.any_of],
                "response": level.response,
                "target": level.target,
                "aar_expected": level.aar_expected,
                "hint": level.hint or None,
            }
            for level in book.severities.values()
        },
        "figures": figures_to_json(book.figures),
        "phases": [_phase_json(phase) for phase in book.phases],
        "roles": {
            role.slug: {"title": role.title, "label": role.label, "owns": role.owns,
                        "leaves": role.leaves or None, "many": role.many}
            for role in book.roles.values()
        },
        "rubrics": {
            rubric.slug: {"question": rubric.question, "unsure": rubric.unsure,
                          "both": rubric.both, "yes": {c.slug: c.text for c in rubric.yes},
                          "no": {c.slug: c.text for c in rubric.no}}
            for rubric in book.guidance.rubrics.values()
        },
        "hazards": {
            hazard.slug: {"title": hazard.title, "say": hazard.say}
            for hazard in book.guidance.hazards.values()
        },
    }  # fmt: skip


def _phase_json(phase: Phase) -> dict[str, object]:
    return {
        "phase": phase.slug,
        "title": phase.title,
        "purpose": phase.purpose,
        "steps": [
            {
                "step": step.slug,
                "text": step.text,
                "proofs": [proof.value for proof in step.proofs],
                "severities": [*step.severities],
                "where_public": step.where_public,
                "criterion": step.criterion,
            }
            for step in phase.steps
        ],
    }
