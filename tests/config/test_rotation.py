"""The rotation: read strictly, and checked for what makes one healthy."""

from __future__ import annotations

from pathlib import Path

import pytest

from incident_tui.config.rotation import RotationError, check, load_rotation, on_call, rotation_file
from tests.cli.conftest import Run, run

__all__ = ["run"]

HEALTHY = """\
[team.payments]
title = "Payments"
primary = "maya"
secondary = "lee"
rotates = ["maya", "lee", "dana"]
handover = ["mon 09:00"]
zone = "Europe/Berlin"

[team.payments.brief]
open_issues = "the queue grows on Sundays"
recent_deploys = "v2.31 on Friday"
hot_spots = "the new checkout"
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "rotation.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_healthy_rotation(tmp_path: Path) -> None:
    found = load_rotation(written(tmp_path, HEALTHY))
    team = found.teams["payments"]
    assert (team.primary, team.secondary, team.zone) == ("maya", "lee", "Europe/Berlin")
    assert check(found) == ()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('secondary = "lee"', 'secondary = "Maya"', "maya is primary and secondary"),
        ('secondary = "lee"\n', "", "nobody is secondary"),
        ('rotates = ["maya", "lee", "dana"]', 'rotates = ["maya"]', "only one person rotates"),
        ('"maya", "lee", "dana"', '"maya", "dana"', "lee is on call and is not among"),
        ('hot_spots = "the new checkout"\n', "", "the brief between turns lacks hot spots"),
    ],
)
def test_what_is_unhealthy_is_said(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in HEALTHY
    said = check(load_rotation(written(tmp_path, HEALTHY.replace(old, new, 1))))
    assert says in " ".join(said)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("primary =", "primry =", "team.payments.primry"),
        ("mon 09:00", "monday morning", "team.payments.handover"),
        ("Europe/Berlin", "Berlin", "team.payments.zone"),
        ("[team.payments]", "[team.'Pay ments']", "team.Pay ments"),
    ],
)
def test_reading_is_strict(tmp_path: Path, old: str, new: str, key: str) -> None:
    with pytest.raises(RotationError) as caught:
        load_rotation(written(tmp_path, HEALTHY.replace(old, new, 1)))
    assert key.rpartition(".")[2] in str(caught.value)


def test_where_the_rotation_is(tmp_path: Path) -> None:
    environ = {"INCIDENT_TUI_ROTATION": str(tmp_path / "r.toml"), "HOME": str(tmp_path)}
    assert rotation_file(None, environ) == tmp_path / "r.toml"
    assert rotation_file(str(tmp_path / "o.toml"), environ) == tmp_path / "o.toml"
    assert rotation_file(None, {"HOME": str(tmp_path)}).name == "rotation.toml"


def test_show_and_check_at_the_command_line(run: Run, tmp_path: Path) -> None:
    good = str(written(tmp_path, HEALTHY))
    assert "primary    maya" in run("rotation", "show", "--file", good).out
    shown = run("rotation", "show", "--file", good, "--json").json
    assert shown["teams"]["payments"]["secondary"] == "lee"
    assert run("rotation", "check", "--file", good).status == 0
    assert run("rotation", "check", "--file", good, "--json").json == {"findings": []}
    sick = str(written(tmp_path, HEALTHY.replace('"lee"', '"maya"', 1)))
    found = run("rotation", "check", "--file", sick)
    assert found.status == 1
    assert "maya is primary and secondary" in found.out
    broken = str(written(tmp_path, "[team.x]\nprimry = 1\n"))
    found = run("rotation", "check", "--file", broken)
    assert found.status == 1
    assert "primry" in found.out
    assert run("rotation", "show", "--file", broken).status == 2
    assert run("rotation", "show", "--file", str(tmp_path / "none")).status == 3


def test_who_is_on_call_primaries_first_each_once(tmp_path: Path) -> None:
    other = HEALTHY.replace("team.payments", "team.search").replace(
        'primary = "maya"', 'primary = "kim"'
    )
    found = load_rotation(written(tmp_path, f"{HEALTHY}\n{other}"))
    assert on_call(found) == ("maya", "kim", "lee")
