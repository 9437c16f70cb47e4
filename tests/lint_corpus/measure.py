"""Precision and recall of each rule against the labels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from math import sqrt

from incident_tui.domain.guidance.lint import lint
from incident_tui.domain.playbook.lint_rules import Circumstances
from tests.lint_corpus.labels import Label, Post
from tests.support import playbook

LIVE = ("initial", "identified", "monitoring")
ALL = (*LIVE, "resolved")

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
"""When every post is taken to be written."""

ENOUGH_FIRINGS, ENOUGH_TRUE = 40, 30
"""From how many firings and true cases on a rule can be judged."""


@dataclass(frozen=True)
class Measure:
    """Which labels make a rule right, and at which stages it is judged."""

    labels: tuple[str, ...]
    stages: tuple[str, ...] = ALL


MEASURES = {
    "vague": Measure(("vague",), LIVE),
    "soon": Measure(("soon",)),
    "near_duplicate": Measure(("near_duplicate",)),
    "no_symptom": Measure(("no_symptom",), ("initial",)),
    "no_scope": Measure(("no_scope",), ("identified",)),
    "no_time_commitment": Measure(("no_time_commitment",), LIVE),
    "no_zone": Measure(("no_zone",)),
    "unverified_promise": Measure(("unverified_promise",)),
    "estimate": Measure(("estimate",)),
    "premature_all_clear": Measure(("all_clear",), LIVE),
    "hollow_apology": Measure(("hollow_apology",)),
    "jargon": Measure(("jargon",)),
    "speculation": Measure(("speculation",)),
    "cause_named": Measure(("cause_named",)),
    "blame": Measure(("blame",)),
    "internal_detail": Measure(("internal_detail",)),
    "empty_placeholder": Measure(("placeholder",)),
}
"""How each rule is judged; `promise_too_late` needs an incident and `secret` tables of shapes."""


@dataclass(frozen=True)
class Result:
    """How a rule of a level did: `fired`, `right` of them, `true` cases in all, on `good` posts."""

    rule: str
    fired: int
    right: int
    true: int
    on_good: int
    good: int
    level: str

    @property
    def judged(self) -> bool:
        """Whether there were firings and true cases enough to say."""
        return self.fired >= ENOUGH_FIRINGS and self.true >= ENOUGH_TRUE


def fires(post: Post) -> frozenset[str]:
    """Return the rules that fire on a post: no cause confirmed, verified where it says resolved."""
    resolved = post.label.stage == "resolved"
    about = Circumstances(
        playbook().lint,
        NOW,
        UTC,
        previous=post.previous,
        previous_stage=post.previous_stage,
        verified=resolved,
        cause_recorded=False,
    )
    found = lint(post.text, post.label.audience, post.label.stage, about)
    return frozenset(finding.rule for finding in found)


def is_right(rule: str, label: Label) -> bool:
    """Tell whether readers found the fault that a rule is about."""
    measure = MEASURES[rule]
    return label.stage in measure.stages and not label.holds.isdisjoint(measure.labels)


def is_good(label: Label) -> bool:
    """Tell whether both readers found nothing to mend; no_time_commitment is left aside."""
    said = label.holds | label.first | label.second
    return all(
        rule == "no_time_commitment" or said.isdisjoint(measure.labels)
        for rule, measure in MEASURES.items()
        if label.stage in measure.stages
    )


def judge(posts: Iterable[Post]) -> tuple[list[Result], dict[str, int]]:
    """Return how each rule did, and on how many good posts any rule of a level fired."""
    known = [(post.label, fires(post)) for post in posts]
    good = [fired - {"no_time_commitment"} for label, fired in known if is_good(label)]
    levels = {rule.name: rule.level for rule in playbook().lint}
    results = [
        Result(
            rule,
            fired=sum(rule in f for label, f in known if label.stage in measure.stages),
            right=sum(rule in f and is_right(rule, label) for label, f in known),
            true=sum(is_right(rule, label) for label, _ in known),
            on_good=sum(rule in f for f in good),
            good=len(good),
            level=levels[rule],
        )
        for rule, measure in MEASURES.items()
    ]
    hints = {rule for rule, level in levels.items() if level == "hint"}
    together = {"warnings": [fired - hints for fired in good], "hints too": good}
    return results, {words: sum(map(bool, fired)) for words, fired in together.items()}


def interval(part: int, whole: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson); 0 to 1 where there is nothing to go by."""
    if not whole:
        return 0.0, 1.0
    z, share = 1.96, part / whole
    middle = (share + z * z / (2 * whole)) / (1 + z * z / whole)
    half = z * sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole)) / (1 + z * z / whole)
    return max(0.0, middle - half), min(1.0, middle + half)


def kappa(labels: Iterable[Label], name: str) -> float | None:
    """Return Cohen's kappa of the two readers for one label; None where neither gave it."""
    pairs = [(name in label.first, name in label.second) for label in labels]
    n = len(pairs)
    one, two = sum(a for a, _ in pairs), sum(b for _, b in pairs)
    if not n or not (one or two):
        return None
    agreed = sum(a == b for a, b in pairs) / n
    by_chance = (one * two + (n - one) * (n - two)) / (n * n)
    return (agreed - by_chance) / (1 - by_chance) if by_chance < 1 else 1.0
