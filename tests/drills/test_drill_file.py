"""The scripts of drills: every shipped one is whole and teaches; a bad one is told where."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from incident_tui.domain.errors import NotFoundError
from incident_tui.drills.script import InjectKind, Script
from incident_tui.drills.script_file import (
    DrillError,
    drill_names,
    load_drill,
    shipped_drill,
    shipped_drills,
)
from tests.support import playbook

GOOD = """\
title = "Checkout fails"
about = "A release breaks it."
character = "bad deploy"
severity = 1
source = "alert"
impact_before = "6m"

[score]
mitigate_within = "12m"
resolve_within = "1h5m"
remedy = ["rollback"]
lessons = ["Ask what changed."]

[[inject]]
at = "1m30s"
kind = "executive"
from = "@Ingrid (COO)"
text = "How bad is it?"
answer_within = "90s"
unless = "remedy_applied"

[[inject]]
at = "2m"
kind = "alert"
from = "monitor"
text = "falling"
after = "mitigation_applied"
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_script_is_read(tmp_path: Path) -> None:
    found = load_drill(written(tmp_path, GOOD))
    first, second = found.injects
    assert (found.slug, found.declared, found.severity) == ("mine", None, 1)
    assert found.goals.resolve_within == timedelta(hours=1, minutes=5)
    assert (first.at, first.answer_within) == (timedelta(seconds=90), timedelta(seconds=90))
    assert (first.who, first.unless, first.key) == ("Ingrid (COO)", "remedy_applied", "drill:1")
    assert (second.after, second.kind) == ("mitigation_applied", InjectKind.ALERT)
    assert found.length == timedelta(seconds=90)


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("title =", "titel =", (1, "titel", "title")),
        ("severity = 1", "severity = 5", (4, "severity", "")),
        ('source = "alert"', 'source = "alerts"', (5, "source", "alert")),
        ('"6m"', '"six minutes"', (6, "impact_before", "")),
        ('"6m"', "6", (6, "impact_before", "")),
        ('kind = "executive"', 'kind = "executiv"', (16, "inject[0].kind", "executive")),
        ("answer_within = ", "answer_with = ", (19, "inject[0].answer_with", "answer_within")),
        ('"remedy_applied"', '"remedy_aplied"', (20, "inject[0].unless", "remedy_applied")),
        ('text = "falling"', 'text = "\\u001b[2J"', (26, "inject[1].text", "")),
        ('text = "falling"\n', "", (22, "inject[1].text", "")),
        ('remedy = ["rollback"]', "remedy = []", (11, "score.remedy", "")),
        ("[score]", "[scores]", (8, "scores", "score")),
    ],
)
def test_reading_is_strict(tmp_path: Path, old: str, new: str, found: tuple[int, str, str]) -> None:
    """Each finding names the line, the key and what was probably meant."""
    assert old in GOOD
    with pytest.raises(DrillError) as caught:
        load_drill(written(tmp_path, GOOD.replace(old, new, 1)))
    findings = {(x.line, x.key, x.nearest) for x in caught.value.findings}
    assert found in findings, caught.value.report()
    assert "mine.toml" in str(caught.value)
    assert caught.value.exit_code == 2


def test_a_script_that_waits_for_everything_is_refused(tmp_path: Path) -> None:
    waiting = GOOD.replace('unless = "remedy_applied"', 'after = "ic_assigned"', 1)
    with pytest.raises(DrillError, match="waits for nothing"):
        load_drill(written(tmp_path, waiting))


def test_a_name_that_is_none_gets_the_nearest() -> None:
    with pytest.raises(NotFoundError) as caught:
        shipped_drill("bad-deplyo")
    assert "did you mean bad-deploy?" in str(caught.value)
    assert caught.value.exit_code == 3
    with pytest.raises(NotFoundError, match="one of: "):
        shipped_drill("../playbook")


def test_there_are_drills_of_different_character() -> None:
    found = {script.character for script in shipped_drills()}
    assert found >= {"bad deploy", "third party", "data integrity", "a quiet slow burn"}
    assert len(found) == len(drill_names())


@pytest.mark.parametrize("script", shipped_drills(), ids=lambda script: script.slug)
def test_a_shipped_drill_teaches(script: Script) -> None:
    """A wrong lead, a question from above, alerts and voices, and something that answers."""
    kinds = [inject.kind for inject in script.injects]
    assert {*kinds} == {*InjectKind}
    assert timedelta(minutes=8) <= script.length <= timedelta(minutes=20)
    assert len(script.goals.lessons) >= 3
    assert any(inject.after == "remedy_applied" for inject in script.injects)
    assert any(inject.after == "other_applied" for inject in script.injects)
    assert script.goals.mitigate_within < script.goals.resolve_within
    hasty = playbook().guidance.hazards["hasty_all_clear"].watch.span("within")
    assert script.goals.resolve_within - script.goals.mitigate_within >= hasty
    assert script.injects[0].at <= timedelta(minutes=1)
