"""A playbook's advice is read strictly: what is wrong is named by its key."""

from __future__ import annotations

from pathlib import Path

import pytest

from incident_tui.config.playbook import PlaybookError, load_playbook
from incident_tui.paths import shipped

TEXT = shipped("data", "playbook.toml").read_text(encoding="utf-8")
ROLLBACK = 'question = "Roll back?"\n'

EDITS = [
    # old, new, key, part of what
    (ROLLBACK + 'unsure = "yes"\n', ROLLBACK, "rubric.rollback.unsure", "missing"),
    (ROLLBACK + 'unsure = "yes"', ROLLBACK + 'unsure = "maybe"', "rubric.rollback.unsure", "known"),
    ('both = "no"', 'both = "perhaps"', "rubric.rollback.both", "not known"),
    (ROLLBACK, "", "rubric.rollback.question", "missing"),
    ('slug = "predates"', 'slug = "safe"', "rubric.rollback.no[0].slug", "has already"),
    ('slug = "predates"', 'slug = "yes"', "rubric.rollback.no[0].slug", "an answer"),
    ("[rubric.sev1]", "[rubric.sev-one]", "rubric.sev1", "missing"),
    ("[hazards.blame]", "[hazards.blaming]", "hazards.blaming", "not a key"),
    ("vacant_minutes = 5", "vacant_minutes = 0", "hazards.no_ic.vacant_minutes", "between 1"),
    ("vacant_minutes = 5", "vacnt_minutes = 5", "hazards.no_ic.vacnt_minutes", "not a key"),
    ("people = 7", 'people = "seven"', "hazards.too_many_people.people", "number of people"),
    ('patterns = ["rollback"]', 'patterns = ["rolback"]',
     "symptom.errors-after-deploy.patterns[0]", "not known"),
    ("review_until_days = 14", "review_until_days = 3", "after_closure.review_until_days", "less"),
]  # fmt: skip


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: f"{edit[2]}-{edit[3]}")
def test_what_is_wrong_is_named(tmp_path: Path, edit: tuple[str, str, str, str]) -> None:
    old, new, key, what = edit
    assert old in TEXT
    path = tmp_path / "team.toml"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PlaybookError) as caught:
        load_playbook(path)
    found = [finding for finding in caught.value.findings if finding.key == key]
    assert found, caught.value.findings
    assert what in found[0].what


def test_a_hazard_may_be_watched_for_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "team.toml"
    blame = "[hazards.blame]"
    before, after = TEXT[: TEXT.index(blame)], TEXT[TEXT.index(blame) :]
    nowhere = after.replace("severities = [1, 2, 3]", "severities = []", 1)
    path.write_text(before + nowhere, encoding="utf-8")
    assert load_playbook(path).hazards["blame"].severities == ()
    assert load_playbook(None).hazards["vague_updates"].severities == ()
