"""`playbook schema`: what an editor is told of a playbook is what the program reads."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from incident_tui.domain.playbook.figures import Limit
from incident_tui.paths import shipped
from tests.cli.conftest import Run
from tests.config.test_playbook import EDITS as BROKEN
from tests.config.test_playbook_guidance import EDITS as BROKEN_GUIDANCE
from tests.config.test_playbook_lint import RULE

TEXT = shipped("data", "playbook.toml").read_text("utf-8")


@pytest.fixture
def schema(run: Run) -> dict[str, Any]:
    found: dict[str, Any] = run("playbook", "schema").json
    return found


def wrong(schema: dict[str, Any], text: str) -> list[str]:
    """Return everything in a playbook that the schema does not allow."""
    errors = Draft202012Validator(schema).iter_errors(tomllib.loads(text))
    return [f"{error.json_path}: {error.message}" for error in errors]


def test_it_is_a_schema_that_leaves_no_table_open(schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"].endswith("draft/2020-12/schema")
    for part in (schema, *schema["$defs"].values()):
        assert part["additionalProperties"] is False
        assert part["description"]


def test_the_same_is_printed_every_time(run: Run) -> None:
    assert run("playbook", "schema").out == run("playbook", "schema", "--json").out
    assert run("playbook", "schema", "mine.toml").status == 2


def test_the_shipped_playbook_and_a_rule_of_ones_own_are_allowed(schema: dict[str, Any]) -> None:
    assert wrong(schema, TEXT) == []
    assert wrong(schema, TEXT + RULE) == []


BETWEEN_KEYS = (
    "phase[1].slug: another phase", "phase[2].step[6].slug: another step", "stage: final",
    "template[0].text: blank", "template[4].audiences: has a form",
    "deadline.update_page: update_", "rubric.rollback.no[0].slug: has already",
    "rubric.rollback.no[0].slug: an answer", "after_closure.review_until_days: less",
    "symptom.errors-after-deploy.patterns[0]: not known",
    "phase[1].title: control",
)  # fmt: skip
"""What no key shows by itself: the check of the program alone finds it."""

EDITS = [
    (old, new, f"{key}: {what}")
    for old, new, key, what, *_ in (*BROKEN, *BROKEN_GUIDANCE)
    if "nan" not in new  # JSON has no such number
]


@pytest.mark.parametrize(("old", "new", "said"), EDITS, ids=lambda text: text[:36])
def test_an_edit_that_breaks_a_key_is_not_allowed(
    schema: dict[str, Any], old: str, new: str, said: str
) -> None:
    found = wrong(schema, TEXT.replace(old, new, 1))
    assert bool(found) is (said not in BETWEEN_KEYS)


def test_what_a_key_may_hold_is_told(schema: dict[str, Any]) -> None:
    limit = schema["$defs"][Limit.__name__]
    assert limit["properties"]["minutes"]["maximum"] == 525_600
    assert limit["properties"]["from"]["enum"] == ["detected", "declared", "escalated"]
    assert limit["required"] == ["minutes", "from"]
    assert schema["$defs"]["NoIc"]["properties"]["vacant_minutes"]["minimum"] == 1
    assert schema["$defs"]["Role"]["properties"]["label"]["maxLength"] == 10
    assert schema["properties"]["link_names"]["required"] == ["channel", "warroom", "ticket"]
