"""Settings are strict, never stop an incident, and lose to the environment and to options."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_tui.config.settings import (
    Settings,
    resolve_as,
    resolve_data_dir,
    resolve_playbook,
    resolve_theme,
    resolve_tz,
    settings_file,
)
from incident_tui.config.settings_file import SettingsError, load_settings, settings_or_default

FULL = """\
as = "dana"
tz = "Europe/Berlin"
data_dir = "incidents"
playbook = "~/team/playbook.toml"
theme = "bridge-light"
mouse = false

[keys]
update = "ctrl+r"
wall = ""
log.edit = "c"
"line.newline" = "f3"
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_key_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/dana")
    assert load_settings(write(tmp_path, FULL)) == Settings(
        as_name="dana",
        tz="Europe/Berlin",
        data_dir=tmp_path / "incidents",
        playbook=Path("/home/dana/team/playbook.toml"),
        theme="bridge-light",
        mouse=False,
        keys={"update": "ctrl+r", "wall": "", "log.edit": "c", "line.newline": "f3"},
    )


def test_an_empty_file_says_nothing(tmp_path: Path) -> None:
    assert load_settings(write(tmp_path, "")) == Settings()


@pytest.mark.parametrize(
    "case",
    [
        ('\nthem = "x"\n', 2, "them", "not a key", "theme"),
        (
            'colour = "x"\n',
            1,
            "colour",
            "valid here: as, bell, data_dir, hide, hooks, keys, mouse",
            "",
        ),
        ("mouse = 1\n", 1, "mouse", "true or false", ""),
        ("as = 7\n", 1, "as", "a text in quotes", ""),
        ('as = "a\\u001b[2Jb"\n', 1, "as", "control", ""),
        ('tz = "Europe/Berlim"\n', 1, "tz", "not known", "Europe/Berlin"),
        ('tz = "../../etc/passwd"\n', 1, "tz", "not known", ""),
        ('keys = "x"\n', 1, "keys", "a table", ""),
        ("\n[keys]\nwall = 4\n", 3, "keys.wall", "a text in quotes", ""),
        ("[keys.log]\nedit = 4\n", 2, "keys.log.edit", "a text in quotes", ""),
        ("as = \n", 1, "", "not valid TOML", ""),
    ],
)
def test_what_is_wrong_is_named_and_the_defaults_hold(
    tmp_path: Path, case: tuple[str, int, str, str, str]
) -> None:
    text, line, key, what, nearest = case
    path = write(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        load_settings(path)
    (finding,) = caught.value.findings
    assert (finding.file, finding.line, finding.key) == (str(path), line, key)
    assert (what in finding.what, finding.nearest) == (True, nearest), finding
    assert f"{path}, line {line}" in str(caught.value)
    used, error = settings_or_default(path)
    assert used == Settings()
    assert error is not None
    assert error.findings == (finding,)


def test_settings_need_not_exist_unless_asked_for(tmp_path: Path) -> None:
    nowhere = {"XDG_CONFIG_HOME": str(tmp_path / "none"), "HOME": str(tmp_path)}
    if sys.platform == "linux":
        assert load_settings(environ=nowhere) == Settings()
    with pytest.raises(SettingsError, match="does not exist"):
        load_settings(tmp_path / "none.toml")
    with pytest.raises(SettingsError, match="does not exist"):
        load_settings(environ={**nowhere, "INCIDENT_TUI_CONFIG": str(tmp_path / "none.toml")})


def test_the_environment_names_the_settings_file(tmp_path: Path) -> None:
    path = write(tmp_path, FULL)
    environ = {"INCIDENT_TUI_CONFIG": str(path)}
    assert settings_file(environ) == path
    assert load_settings(environ=environ).as_name == "dana"
    assert settings_file({"XDG_CONFIG_HOME": "/c"}).name == "config.toml"


SET = Settings(as_name="set", tz="Asia/Tokyo", data_dir=Path("/set"), playbook=Path("/set.toml"))
NONE = Settings()


@pytest.mark.parametrize(
    ("option", "environ", "settings", "expected"),
    [
        ("opt", "env", SET, "opt"),
        (None, "env", SET, "env"),
        ("", "env", SET, "env"),
        (None, "", SET, "set"),
        (None, "   ", SET, "set"),
        (None, None, SET, "set"),
        (None, None, NONE, "login"),
        ("@maya\x1b[2J", None, NONE, "maya"),
    ],
)
def test_who_records(
    option: str | None, environ: str | None, settings: Settings, expected: str
) -> None:
    variables = {"LOGNAME": "login"} | ({} if environ is None else {"INCIDENT_TUI_AS": environ})
    assert resolve_as(option, variables, settings) == expected


@pytest.mark.parametrize(
    ("option", "environ", "settings", "expected"),
    [
        ("Europe/Paris", "America/Lima", SET, "Europe/Paris"),
        (None, "America/Lima", SET, "America/Lima"),
        (None, "", SET, "Asia/Tokyo"),
        (None, "", NONE, "UTC"),
    ],
)
def test_display_zone(option: str | None, environ: str, settings: Settings, expected: str) -> None:
    assert resolve_tz(option, {"INCIDENT_TUI_TZ": environ}, settings) == expected


@pytest.mark.parametrize(
    ("option", "environ", "settings", "expected"),
    [
        ("/opt.toml", "/env.toml", SET, Path("/opt.toml")),
        (Path("/opt.toml"), "", SET, Path("/opt.toml")),
        (None, "/env.toml", SET, Path("/env.toml")),
        (None, "", SET, Path("/set.toml")),
        (None, "", NONE, None),
        (None, "~nobody-of-that-name/x", NONE, Path("~nobody-of-that-name/x")),
    ],
)
def test_playbook(
    option: str | Path | None, environ: str, settings: Settings, expected: Path | None
) -> None:
    assert resolve_playbook(option, {"INCIDENT_TUI_PLAYBOOK": environ}, settings) == expected


@pytest.mark.parametrize(
    ("option", "environ", "settings", "expected"),
    [
        ("/opt", "/env", SET, Path("/opt")),
        (None, "/env", SET, Path("/env")),
        (None, "", SET, Path("/set")),
    ],
)
def test_data_dir(
    tmp_path: Path, option: str | None, environ: str, settings: Settings, expected: Path
) -> None:
    found = resolve_data_dir(option, {"INCIDENT_TUI_DATA": environ}, settings, cwd=tmp_path)
    assert found == expected


def test_theme() -> None:
    assert resolve_theme(None, NONE) == "bridge-dark"
    assert resolve_theme(None, Settings(theme="x")) == "x"
    assert resolve_theme("y", Settings(theme="x")) == "y"


@given(content=st.one_of(st.binary(max_size=80), st.text(max_size=80).map(str.encode)))
def test_any_file_is_settings_or_a_finding(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(content)
    settings, error = settings_or_default(path)
    assert error is None or settings == Settings()


def test_a_line_mode_command_loads_neither_textual_nor_platformdirs_nor_difflib() -> None:
    code = (
        "import sys\n"
        "from incident_tui import paths\n"
        "from incident_tui.config import playbook, settings, settings_file\n"
        "s, e = settings_file.settings_or_default(); playbook.playbook_or_shipped(None)\n"
        "settings.resolve_data_dir(None, {'HOME': '/h'}, s); paths.node_id()\n"
        "print([m for m in ('textual', 'rich', 'platformdirs', 'difflib', 'zoneinfo') "
        "if m in sys.modules and not (m == 'platformdirs' and sys.platform != 'linux')])\n"
    )
    environ = {k: v for k, v in os.environ.items() if not k.startswith("INCIDENT_TUI_")}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environ, check=True
    )
    assert done.stdout.strip() == "[]"


def test_hooks_are_lists_of_words_with_or_without_quotes_or_a_table(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        """
        [hooks]
        seconds = 20
        "update.posted" = ["bin/post", "--to", "bin/x"]
        severity = ["notify"]
        any = { run = ["~/hook"], seconds = 5 }
        timer.overdue = ["/opt/page"]
        timer.met = { run = ["/opt/page", "met"] }
        """,
    )
    found = load_settings(path).hooks
    assert {name: (hook.on, hook.run, hook.seconds) for name, hook in found.items()} == {
        "update.posted": ("update.posted", (str(tmp_path / "bin/post"), "--to", "bin/x"), 20),
        "severity": ("severity", ("notify",), 20),
        "any": ("any", (str(Path("~/hook").expanduser()),), 5),
        "timer.overdue": ("timer.overdue", ("/opt/page",), 20),
        "timer.met": ("timer.met", ("/opt/page", "met"), 20),
    }


@pytest.mark.parametrize(
    ("line", "key", "what"),
    [
        ('update.postd = ["x"]', "hooks.update.postd", "not a key"),
        ('"update.postd" = ["x"]', 'hooks."update.postd"', "not a key"),
        ('updat = ["x"]', "hooks.updat", "not a key"),
        ('any = "post --quiet"', "hooks.any", "must be a list"),
        ("any = []", "hooks.any", "must not be empty"),
        ('any = { runs = ["x"] }', "hooks.any.runs", "not a key"),
        ('any = { run = ["x"], seconds = 0 }', "hooks.any.seconds", "between 1 and 600"),
        ('any = ["a\\u001b[2J"]', "hooks.any[0]", "control"),
        ("seconds = 99999", "hooks.seconds", "between 1 and 600"),
    ],
)
def test_what_is_wrong_with_a_hook_is_named(tmp_path: Path, line: str, key: str, what: str) -> None:
    path = write(tmp_path, f"[hooks]\n{line}\n")
    with pytest.raises(SettingsError) as caught:
        load_settings(path)
    (finding,) = caught.value.findings
    assert (finding.line, finding.key) == (2, key)
    assert what in finding.what


def test_a_file_that_everybody_may_write_names_no_programs(tmp_path: Path) -> None:
    path = write(tmp_path, '[hooks]\nany = ["true"]\n')
    path.chmod(0o666)
    with pytest.raises(SettingsError, match="everybody may write"):
        load_settings(path)
    path.chmod(0o664)
    assert load_settings(path).hooks
