"""How often each rule of the shipped playbook is right, on drafts written for this test.

`pytest tests/domain/guidance/test_lint_corpus.py -s` prints the figures.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC
from typing import Any

import pytest

from incident_tui.domain.guidance.lint import lint
from incident_tui.domain.playbook.lint_rules import Circumstances
from tests.support import ROOT, T0, at, playbook

CORPUS = ROOT / "tests" / "data" / "lint" / "likenesses.toml"
ROWS: list[dict[str, Any]] = tomllib.loads(CORPUS.read_text("utf-8"))["text"]
KEYS = {
    "audience", "stage", "text", "expect",
    "previous", "previous_stage", "verified", "cause", "limit", "people",
}  # fmt: skip


def circumstances(row: dict[str, Any]) -> Circumstances:
    return Circumstances(
        playbook().lint,
        T0,
        UTC,
        limit_at=at(row["limit"]) if "limit" in row else None,
        previous=row.get("previous"),
        previous_stage=row.get("previous_stage"),
        verified=row.get("verified"),
        cause_recorded=row.get("cause"),
        names=tuple(row.get("people", ())),
    )


def rules_that_fire(row: dict[str, Any]) -> set[str]:
    found = lint(row["text"], row["audience"], row["stage"], circumstances(row))
    for finding in found:
        assert 0 <= finding.start < finding.end <= len(row["text"])
        assert finding.why
        assert finding.better
        assert "{{" not in finding.better
    return {finding.rule for finding in found}


def ids() -> Iterator[str]:
    for number, row in enumerate(ROWS):
        yield f"{number}-{row['audience']}-{row['stage']}"


@pytest.mark.parametrize("row", ROWS, ids=ids())
def test_exactly_the_expected_rules_fire(row: dict[str, Any]) -> None:
    assert set(row) <= KEYS
    assert rules_that_fire(row) == set(row.get("expect", ()))


def test_the_corpus_is_wide_enough_and_every_rule_has_a_bad_text() -> None:
    assert len(ROWS) >= 120
    assert len({row["text"] + row.get("previous", "") for row in ROWS}) == len(ROWS)
    places = Counter((row["audience"], row["stage"], "expect" in row) for row in ROWS)
    assert all(places[a, s, False] for a in playbook().audiences for s in STAGES)
    expected = {rule for row in ROWS for rule in row.get("expect", ())}
    assert expected == {rule.name for rule in playbook().lint} - {"secret"}


STAGES = ("initial", "identified", "monitoring", "resolved")


def test_precision_and_recall_per_rule() -> None:
    fired: Counter[str] = Counter()
    right: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    on_good: Counter[str] = Counter()
    good = sum("expect" not in row for row in ROWS)
    for row in ROWS:
        found, expect = rules_that_fire(row), set(row.get("expect", ()))
        fired.update(found)
        wanted.update(expect)
        right.update(found & expect)
        if not expect:
            on_good.update(found)
    print(f"\n{len(ROWS)} texts, {good} of them good")
    print(f"{'rule':<22}{'texts':>6}{'precision':>11}{'recall':>8}{'on good':>9}")
    for rule in sorted(wanted):
        precision, recall = right[rule] / fired[rule], right[rule] / wanted[rule]
        print(f"{rule:<22}{wanted[rule]:>6}{precision:>11.2f}{recall:>8.2f}{on_good[rule]:>9}")
        assert precision >= 0.95, rule
        assert recall >= 0.9, rule
    assert sum(on_good.values()) / good <= 0.05
