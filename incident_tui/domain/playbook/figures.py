"""What is owed, once and again and again, and how an incident keeps the numbers of it.

A deadline is owed once; updates are owed to an audience again and again.
"""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Annotated, Any

from msgspec import Struct, field

from incident_tui.domain.playbook.hazard_rules import Watch, watches_from_json, watches_to_json
from incident_tui.domain.playbook.names import Anchor, Proof, SeverityNumber
from incident_tui.domain.written import (
    EACH_ONCE,
    GIVEN,
    ManyLines,
    Minutes,
    OneLine,
    Part,
    at_least_one,
)


class Limit(Part, frozen=True, kw_only=True):
    """How long after an instant (`from`) a deadline falls due at one severity."""

    span: Minutes = field(name="minutes")
    anchor: Anchor = field(name="from")


class DeadlineRule(Part, frozen=True, kw_only=True):
    """Something owed once. A severity missing from `limits` owes nothing.

    Any one of the proofs `met_by` meets it.
    """

    name: Annotated[str, GIVEN]
    title: OneLine
    limits: Annotated[Mapping[SeverityNumber, Limit], at_least_one("severity")]
    met_by: Annotated[tuple[Proof, ...], EACH_ONCE]
    where_public: bool = False


class Interval(Part, frozen=True, kw_only=True):
    """How often an audience is owed an update at one severity.

    A `reminder` is a nudge: never overdue, never counted against anyone.
    """

    span: Minutes = field(name="minutes")
    where_public: bool = False
    reminder: bool = False


class Audience(Part, frozen=True, kw_only=True):
    """Who is told, where, and what such an update says. A severity without interval owes none.

    `nothing_new` is the text of an update that has nothing new, with blanks like a template's.
    """

    slug: Annotated[str, GIVEN]
    title: OneLine
    where: OneLine
    says: OneLine
    nothing_new: ManyLines
    intervals: Mapping[SeverityNumber, Interval] = field(name="every")


class Figures(Struct, frozen=True):
    """Every number a verdict rests on; kept in `incident.declared`, so that verdicts never change.

    `soon_share` (of an interval) and `soon_at_most` say when something owed counts as due soon.
    A hazard missing from `watches` goes by the playbook's own numbers.
    """

    deadlines: tuple[DeadlineRule, ...]
    intervals: Mapping[str, Mapping[int, Interval]]
    soon_share: float
    soon_at_most: Minutes
    watches: Mapping[str, Watch] = field(default_factory=lambda: MappingProxyType({}))


def figures_to_json(figures: Figures) -> dict[str, Any]:
    """Return the figures as plain JSON values; spans in seconds, severities as strings."""
    return {
        "deadlines": [
            {
                "name": rule.name,
                "title": rule.title,
                "where_public": rule.where_public,
                "met_by": [proof.value for proof in rule.met_by],
                "limits": {
                    str(severity): {"seconds": _seconds(limit.span), "anchor": limit.anchor.value}
                    for severity, limit in sorted(rule.limits.items())
                },
            }
            for rule in figures.deadlines
        ],
        "intervals": {
            audience: {
                str(severity): {
                    "seconds": _seconds(interval.span),
                    "where_public": interval.where_public,
                    "reminder": interval.reminder,
                }
                for severity, interval in sorted(intervals.items())
            }
            for audience, intervals in figures.intervals.items()
        },
        "soon": {"share": figures.soon_share, "at_most_seconds": _seconds(figures.soon_at_most)},
        "hazards": watches_to_json(figures.watches),
    }


def figures_from_json(data: Any) -> Figures | None:
    """Read figures back; None where they are missing or written in a way not understood."""
    try:
        return Figures(
            deadlines=tuple(_deadline_from_json(rule) for rule in data["deadlines"]),
            intervals=MappingProxyType(
                {
                    str(audience): MappingProxyType(
                        {int(severity): _interval_from_json(row) for severity, row in rows.items()}
                    )
                    for audience, rows in data["intervals"].items()
                }
            ),
            soon_share=float(data["soon"]["share"]),
            soon_at_most=Minutes(seconds=data["soon"]["at_most_seconds"]),
            watches=watches_from_json(data.get("hazards")),
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return None


def _deadline_from_json(rule: Any) -> DeadlineRule:
    known = {proof.value for proof in Proof}
    return DeadlineRule(
        name=str(rule["name"]),
        title=str(rule["title"]),
        where_public=bool(rule["where_public"]),
        met_by=tuple(Proof(name) for name in rule["met_by"] if name in known),
        limits=MappingProxyType(
            {
                int(severity): Limit(
                    span=Minutes(seconds=row["seconds"]), anchor=Anchor(row["anchor"])
                )
                for severity, row in rule["limits"].items()
            }
        ),
    )


def _interval_from_json(row: Any) -> Interval:
    return Interval(
        span=Minutes(seconds=row["seconds"]),
        where_public=bool(row["where_public"]),
        reminder=bool(row["reminder"]),
    )


def _seconds(span: timedelta) -> int | float:
    seconds = span.total_seconds()
    return int(seconds) if seconds.is_integer() else seconds
