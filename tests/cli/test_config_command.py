"""`config`: what holds and where from, what is wrong, a file to edit."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from incident_tui.cli.commands.config import TEMPLATE
from incident_tui.config.keys.listing import key_lines
from incident_tui.config.settings import Settings
from incident_tui.config.settings_file import load_settings
from tests.cli.conftest import Run


def test_each_setting_has_a_value_and_with_origin_its_source(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "config.toml"
    file.write_text('tz = "Europe/Berlin"\nas = "kim"\nmouse = true\ntheme = "bridge-light"\n')
    monkeypatch.setenv("INCIDENT_TUI_AS", "sam")
    found = run("config", "show", "--origin", "--playbook", "p.toml", "--json").json["settings"]
    assert found == {
        "as": {"value": "sam", "origin": "INCIDENT_TUI_AS"},
        "tz": {"value": "Europe/Berlin", "origin": str(file)},
        "data_dir": {"value": str(tmp_path / "incidents"), "origin": "INCIDENT_TUI_DATA"},
        "playbook": {"value": "p.toml", "origin": "--playbook"},
        "theme": {"value": "bridge-light", "origin": str(file)},
        "mouse": {"value": "true", "origin": str(file)},
        **{name: row for name, row in found.items() if name not in _KNOWN},
    }
    text = run("config", "show", "--origin").out
    assert re.search(rf"^tz +Europe/Berlin +{re.escape(str(file))}$", text, re.MULTILINE)
    assert "INCIDENT_TUI_AS" not in run("config", "show").out


_KNOWN = {"as", "tz", "data_dir", "playbook", "theme", "mouse"}


def test_nothing_set_is_the_default(run: Run) -> None:
    found = run("config", "show", "--json").json["settings"]
    assert len(found) == len(Settings._fields)
    assert found["tz"] == {"value": "UTC", "origin": "default"}
    assert found["as"]["origin"] == "the login"
    assert found["mouse"] == {"value": "true", "origin": "default"}


def test_a_bad_file_is_said_and_the_defaults_hold(run: Run, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('tz = "Europe/Berlin"\ntyop = 1\n')
    found = run("config", "show", "--json")
    assert found.status == 0
    assert found.json["settings"]["tz"] == {"value": "UTC", "origin": "default"}
    assert "the defaults are used" in found.err


def test_check_says_all_that_is_wrong_with_line_and_meaning(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    assert run("config", "check").out == f"{file}: nothing wrong\n"
    file.write_text('them = "x"\ntz = "Europe/Berlim"\n')
    found = run("config", "check")
    assert found.status == 1
    assert f"{file}, line 1: them is not a key" in found.out
    assert 'did you mean "theme"?' in found.out
    assert "Europe/Berlin" in found.out
    rows = run("config", "check", "--json").json["findings"]
    assert [row["line"] for row in rows] == [1, 2]


def test_check_looks_into_the_files_that_the_settings_name(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('playbook = "no.toml"\ntheme = "no-such-theme"\n')
    found = run("config", "check", str(file))
    assert found.status == 1
    assert f"{tmp_path / 'no.toml'}: does not exist" in found.out
    assert "no-such-theme.toml: does not exist" in found.out


@pytest.mark.parametrize("settings", [True, False])
def test_check_looks_into_ones_own_themes(run: Run, tmp_path: Path, settings: bool) -> None:
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes" / "night.toml").write_text('name = "night"\ndrak = true\n')
    if not settings:
        (tmp_path / "config.toml").unlink()
    found = run("config", "check")
    assert found.status == 1
    assert (
        'night.toml, line 2: drak is not a key that belongs here (did you mean "dark"?)'
        in found.out
    )


def test_no_file_is_no_fault_unless_it_is_named(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.toml").unlink()
    assert run("config", "check").status == 0
    assert run("config", "check", str(tmp_path / "no.toml")).status == 3


def test_init_writes_a_private_file_that_sets_nothing(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "new" / "config.toml"
    found = run("config", "init", "-o", str(file))
    assert found.out.splitlines()[0] == str(file)
    assert "INCIDENT_TUI_CONFIG" in found.out
    assert file.stat().st_mode & 0o777 == 0o600
    assert load_settings(file) == Settings()
    file.write_text("as = 'kim'\n")
    assert run("config", "init", "-o", str(file)).status == 4
    assert file.read_text() == "as = 'kim'\n"
    assert run("config", "init", str(file)).status == 2


def test_init_leaves_the_file_in_use_alone(run: Run, tmp_path: Path) -> None:
    assert run("config", "init").status == 4
    (tmp_path / "config.toml").unlink()
    assert run("config", "init").out == f"{tmp_path / 'config.toml'}\n"


def test_the_file_explains_every_setting_and_means_what_it_says(tmp_path: Path) -> None:
    said = re.sub(r"^# (\w+ = |\[)", r"\1", TEMPLATE, flags=re.MULTILINE)
    names = {"as_name" if name == "as" else name for name in tomllib.loads(said)}
    assert names == set(Settings._fields)
    file = tmp_path / "all.toml"
    file.write_text(said)
    assert load_settings(file).keys


def test_check_names_the_keys_that_cannot_work_with_their_lines(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[keys]\nroles = "F3"\nchecks = "F6"\nrols = "F2"\nlog.edit = "x"\n')
    found = run("config", "check")
    assert found.status == 1
    assert f"{file}, line 3: keys.checks is F6, which editors and browsers keep" in found.out
    assert f'{file}, line 4: keys.rols names nothing that has a key (did you mean "roles"?)' in (
        found.out
    )
    assert f"{file}, line 5: keys.log.edit is x, the key of log.strike; it stays e" in found.out
    file.write_text('[keys]\nroles = "F3"\nwall = "none"\n"log.edit" = "c, F4"\n')
    assert "line 4" in run("config", "check").out
    file.write_text('[keys]\nroles = "F3"\nwall = ""\n')
    assert run("config", "check").status == 0


def test_the_help_page_has_the_keys(run: Run) -> None:
    text = run("--help").out
    assert all(line in text.splitlines() for line in key_lines())
