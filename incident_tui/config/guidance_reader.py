"""The playbook's advice, taken from a strictly read file: hazards, rubrics, patterns, symptoms.

A part of `playbook_reader`. docs/playbook.md is the guide.
"""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType

from incident_tui.config.toml.table import Table
from incident_tui.domain.playbook.guidance import (
    ANSWERS,
    HAZARD_FIGURES,
    HAZARD_WORDS,
    RUBRICS,
    AfterClosure,
    Condition,
    Guidance,
    HazardRule,
    Pattern,
    Rubric,
    Symptom,
    Watch,
)
from incident_tui.domain.playbook.playbook import SEVERITIES


def read_guidance(top: Table, timing: Table) -> Guidance:
    """Return everything the playbook advises; worth nothing once the sheet has findings."""
    patterns = _patterns(top)
    return Guidance(
        hazards=MappingProxyType(_hazards(top)),
        rubrics=MappingProxyType(_rubrics(top)),
        patterns=MappingProxyType(patterns),
        symptoms=MappingProxyType(_symptoms(top, patterns)),
        after=_after(top),
        acknowledged_for=timedelta(minutes=timing.minutes("acknowledged_for_minutes")),
    )


def _hazards(top: Table) -> dict[str, HazardRule]:
    hazards = top.table("hazards")
    found = {}
    for slug in hazards.names(tuple(HAZARD_FIGURES)):
        table = hazards.table(slug)
        words = HAZARD_WORDS.get(slug, ())
        found[slug] = HazardRule(
            slug=slug,
            title=table.text("title"),
            say=table.text("say"),
            watch=Watch(
                severities=table.numbers("severities", SEVERITIES, default=SEVERITIES),
                figures=MappingProxyType(
                    {name: _figure(table, name) for name in HAZARD_FIGURES[slug]}
                ),
            ),
            rules=table.texts("rules", optional=True) if "rules" in words else (),
            phrases=table.texts("phrases") if "phrases" in words else (),
        )
        table.end()
    hazards.end()
    return found


def _figure(table: Table, name: str) -> int:
    return table.minutes(name) if name.endswith("_minutes") else table.whole(name, name, 10_000)


def _rubrics(top: Table) -> dict[str, Rubric]:
    rubrics = top.table("rubric")
    found = {}
    for slug in rubrics.names(RUBRICS, more=True):
        table = rubrics.table(slug)
        seen: set[str] = set()
        unsure = table.choice("unsure", ANSWERS)
        found[slug] = Rubric(
            slug=slug,
            question=table.text("question"),
            yes=_conditions(table, "yes", seen),
            no=_conditions(table, "no", seen) if "no" in table else (),
            unsure=unsure,
            both=table.choice("both", ANSWERS) if "both" in table else unsure,
        )
        table.end()
    rubrics.end()
    return found


def _conditions(rubric: Table, key: str, seen: set[str]) -> tuple[Condition, ...]:
    found = []
    for table in rubric.tables(key):
        condition = Condition(table.slug("slug"), table.text("text"))
        if condition.slug and condition.slug in seen:
            table.note("slug", f'is "{condition.slug}", which another condition has already')
        if condition.slug in {*ANSWERS, "unsure"}:
            table.note("slug", f'must not be "{condition.slug}": that is an answer')
        seen.add(condition.slug)
        table.end()
        found.append(condition)
    return tuple(found)


def _patterns(top: Table) -> dict[str, Pattern]:
    patterns = top.table("pattern")
    found = {}
    for slug in patterns.names((), more=True):
        table = patterns.table(slug)
        found[slug] = Pattern(slug, table.text("title"), table.text("says"))
        table.end()
    patterns.end()
    return found


def _symptoms(top: Table, patterns: dict[str, Pattern]) -> dict[str, Symptom]:
    symptoms = top.table("symptom")
    found = {}
    for slug in symptoms.names((), more=True):
        table = symptoms.table(slug)
        found[slug] = Symptom(
            slug=slug,
            text=table.text("text"),
            first=table.text("first"),
            patterns=table.words("patterns", tuple(patterns), optional=True),
        )
        table.end()
    symptoms.end()
    return found


def _after(top: Table) -> AfterClosure:
    table = top.table("after_closure")
    first = timedelta(days=table.whole("review_from_days", "days", 365))
    last = timedelta(days=table.whole("review_until_days", "days", 365))
    if last < first:
        table.note("review_until_days", "must not be less than review_from_days")
    hours = table.whole("accounts_within_hours", "hours", 8760)
    table.end()
    return AfterClosure(first, last, timedelta(hours=hours))
