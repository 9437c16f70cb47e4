"""`playbook`: read, checked, begun; and which playbook is in use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from incident_tui.cli.context import playbook_in
from incident_tui.cli.playbook_odd import odd, target_span
from incident_tui.config.playbook import load_playbook
from incident_tui.paths import shipped
from tests.cli.conftest import Run

SHIPPED = shipped("data", "playbook.toml").read_text("utf-8")


@pytest.fixture(autouse=True)
def _own_config_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr("incident_tui.paths.sys.platform", "linux")


def edited(tmp_path: Path, old: str, new: str, *, every: bool = False) -> Path:
    assert old in SHIPPED
    path = tmp_path / "mine.toml"
    path.write_text(SHIPPED.replace(old, new, -1 if every else 1), "utf-8")
    return path


def test_show_names_every_severity_step_role_and_rubric(run: Run) -> None:
    book, text = load_playbook(), run("playbook", "show").out
    for words in (
        *(level.response for level in book.severities.values()),
        *(f"[{slug}] {step.text}" for slug, (_, step) in book.steps().items()),
        *(role.owns for role in book.roles.values()),
        *(rubric.question for rubric in book.guidance.rubrics.values()),
        *(hazard.say for hazard in book.guidance.hazards.values()),
    ):
        assert words in text
    assert re.search(r"Acknowledge +5m +15m +1h00 +-\n", text)
    assert re.search(r"Internal +15m +15m +~1h00 +-\n", text)
    assert not re.search(r" \n", text)


def test_show_as_json_has_the_figures_that_incidents_keep(run: Run) -> None:
    found = run("playbook", "show", "--json").json
    assert found["path"] == "the shipped playbook"
    assert found["digest"] == load_playbook().digest
    assert found["figures"]["intervals"]["internal"]["1"]["seconds"] == 900
    assert found["phases"][0]["phase"] == "detection"


def test_the_shipped_playbook_is_neither_wrong_nor_odd(run: Run) -> None:
    found = run("playbook", "check")
    assert (found.status, found.out) == (0, "the shipped playbook: nothing wrong\n")


def test_check_names_line_key_and_what_was_meant_and_exits_1(run: Run, tmp_path: Path) -> None:
    path = edited(tmp_path, "limits.1 = { minutes = 5, from", "limits.1 = { minuts = 5, from")
    line = SHIPPED[: SHIPPED.index("limits.1 = { minutes = 5, from")].count("\n") + 1
    found = run("playbook", "check", str(path))
    assert found.status == 1
    assert f"{path}, line {line}: deadline.acknowledge.limits.1.minuts" in found.out
    assert 'did you mean "minutes"?' in found.out
    rows = run("playbook", "check", str(path), "--json").json["findings"]
    assert {row["line"] for row in rows} == {line}
    assert "minutes" in {row["nearest"] for row in rows}
    assert run("playbook", "show", str(path)).status == 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('target = "hours"', 'target = "30 minutes"',
         "SEV-2 should be over within 30m, and Stakeholders hears every 1h00"),
        ("every.2 = { minutes = 30, where_public = true }",
         "every.2 = { minutes = 45, where_public = true }",
         "SEV-2: customers are told within 30m, then only every 45m"),
        ("every.2 = { minutes = 15 }", "every.2 = { minutes = 40 }",
         "SEV-2: colleagues hear every 40m, less often than customers"),
        ('limits.2 = { minutes = 15, from = "detected" }\nlimits.3 = { minutes = 60, from',
         'limits.3 = { minutes = 60, from', "SEV-2: nobody has to acknowledge it"),
        ('limits.1 = { minutes = 10, from = "detected" }',
         'limits.1 = { minutes = 45, from = "detected" }',
         "Assign an IC: SEV-1 has 45m, the milder SEV-2 only 30m"),
        ('text = "On-call paged"', 'text = "Severity given a first assessment"',
         "the steps oncall_paged and severity_assessed ask for the same"),
    ],
)  # fmt: skip
def test_what_is_odd_is_said_and_allowed(
    run: Run, tmp_path: Path, old: str, new: str, said: str
) -> None:
    path = edited(tmp_path, old, new)
    found = run("playbook", "check", str(path))
    assert found.status == 0
    assert said in found.out
    assert found.out.count("\n") == 1
    assert len(odd(load_playbook(path))) == 1


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("hours", None), ("a day", 1440), ("4 hours", 240), ("within 30 min", 30), ("1h", 60),
     ("as fast as possible", None), ("an hour or so", 60), ("2 weeks", 20160)],
)  # fmt: skip
def test_a_target_is_a_text_that_may_name_a_span(text: str, minutes: int | None) -> None:
    found = target_span(text)
    assert (found and found.total_seconds() / 60) == minutes


def test_init_writes_a_private_copy_once_and_says_how_to_use_it(run: Run, tmp_path: Path) -> None:
    found = run("playbook", "init")
    path = Path(found.out.splitlines()[0])
    assert path == tmp_path / "config" / "incident-tui" / "playbook.toml"
    assert path.read_text("utf-8") == SHIPPED
    assert path.stat().st_mode & 0o777 == 0o600
    assert f"playbook check {path}" in found.out
    assert run("playbook", "check", str(path)).status == 0
    path.write_text("mine")
    again = run("playbook", "init")
    assert (again.status, path.read_text()) == (4, "mine")
    assert "--force" in again.err
    assert run("playbook", "init", "--force", "--json").json == {"path": str(path)}
    assert path.read_text("utf-8") == SHIPPED


def test_init_writes_where_it_is_told(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "deep" / "own.toml"
    assert run("playbook", "init", "-o", str(path)).status == 0
    assert path.exists()
    assert run("playbook", "init", str(path)).status == 2


def test_what_is_not_there_is_not_found(run: Run, tmp_path: Path) -> None:
    assert run("playbook", "check", str(tmp_path / "no.toml")).status == 3
    assert run("playbook", "show", str(tmp_path / "no.toml")).status == 3


def test_a_playbook_in_the_folder_of_incidents_is_the_teams(run: Run, tmp_path: Path) -> None:
    """It is used where neither an option, the environment nor the settings name one."""
    data, other = tmp_path / "incidents", edited(tmp_path, "incident-tui standard", "Named")
    data.mkdir()
    assert playbook_in(data) is None
    assert playbook_in(tmp_path / "no") is None
    team = data / "playbook.toml"
    team.write_text(SHIPPED.replace("incident-tui standard", "The team's"), "utf-8")
    assert playbook_in(data) == team
    assert run("playbook", "show").out.startswith(f"The team's\n{team}\n")
    assert run("playbook", "show", "--playbook", str(other)).out.startswith("Named\n")
    (tmp_path / "config.toml").write_text(f'playbook = "{other}"\n')
    assert run("playbook", "show").out.startswith("Named\n")


def test_a_bad_playbook_of_the_team_is_said_and_stops_nothing(
    run: Run, amber: str, tmp_path: Path
) -> None:
    (tmp_path / "incidents" / "playbook.toml").write_text("nonsense = 1\n")
    found = run("timers", amber)
    assert found.status == 0
    assert "the shipped playbook is used" in found.err
    assert "Internal" in found.out or "update_internal" in found.out
    assert run("list").out.count("amber") == 1


def test_an_edited_playbook_changes_the_next_incident_and_no_verdict_on_the_old(
    run: Run, amber: str, tmp_path: Path
) -> None:
    at = ("--at", "2026-03-02T12:12:00Z", "--json")
    before = run("timers", amber, *at).json
    stricter = edited(tmp_path, "minutes = 15", "minutes = 3", every=True)
    (tmp_path / "incidents" / "playbook.toml").write_bytes(stricter.read_bytes())
    assert run("timers", amber, *at).json == before
    run("declare", "next", "-s1", "--at", "2026-03-02T12:00Z", "--id", "next")
    found = {timer["name"]: timer for timer in run("timers", "next", *at).json["timers"]}
    assert found["update_internal"]["interval_s"] == 180
    assert found["update_internal"]["state"] == "overdue"
    old = {timer["name"]: timer for timer in before["timers"]}
    assert old["update_internal"]["interval_s"] == 900
