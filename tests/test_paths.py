"""What is shipped is found however it was installed; what is a person's is found by rule."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import platformdirs
import pytest

from incident_tui import paths

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def _forget_node() -> None:
    paths.node_id.cache_clear()


# -- shipped files --


SHIPPED = [
    ("data", "playbook.toml"),
    ("data", "drills", "bad-deploy.toml"),
    ("data", "samples", "README.md"),
    ("data", "samples", "checkout-live.jsonl"),
    ("themes", "bridge-dark.toml"),
    ("themes", "bridge-light.toml"),
]


@pytest.mark.parametrize("parts", SHIPPED)
def test_a_checkout_finds_what_it_ships(parts: tuple[str, ...]) -> None:
    assert paths.shipped(*parts) == ROOT.joinpath(*parts)
    assert paths.shipped(*parts).is_file()


def test_a_wheel_finds_what_it_ships(tmp_path: Path) -> None:
    """Built without a network, unpacked alone, asked from a folder far from the checkout."""
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index"]
    built = subprocess.run(
        [*build, "--no-build-isolation", "--wheel-dir", str(tmp_path), str(ROOT)],
        capture_output=True,
        text=True,
        check=False,
    )
    if built.returncode and "hatchling" in built.stderr:
        pytest.skip("the build backend is not installed here")
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("incident_tui-*.whl")
    subprocess.run(
        [sys.executable, "-m", "zipfile", "-e", str(wheel), "site"], cwd=tmp_path, check=True
    )
    code = (
        f"import sys; sys.path[:] = [{str(tmp_path / 'site')!r}] + "
        f"[p for p in sys.path if p not in ('', {str(ROOT)!r})]\n"
        "from incident_tui import paths\n"
        "from incident_tui.config import playbook as playbook_file\n"
        f"for parts in {SHIPPED!r}: assert paths.shipped(*parts).is_file(), parts\n"
        "print(paths.PACKAGE, playbook_file.load_playbook().digest)\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    place, digest = done.stdout.split()
    assert place == str(tmp_path / "site" / "incident_tui")
    from incident_tui.config.playbook import load_playbook

    assert digest == load_playbook().digest


# -- a person's folders --


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere platformdirs is asked itself")
@pytest.mark.parametrize("environ", [{}, {"home": "xdg"}, {"home": ""}, {"home": "  "}])
def test_folders_are_those_of_platformdirs(
    environ: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("INCIDENT_TUI_DATA", raising=False)
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
        for value in environ.values():
            monkeypatch.setenv(name, str(tmp_path / value) if value.strip() else value)
    assert paths.state_dir() == platformdirs.user_state_path("incident-tui", appauthor=False)
    assert paths.config_dir() == platformdirs.user_config_path("incident-tui", appauthor=False)
    assert paths.default_data_dir(os.environ, cwd=tmp_path) == platformdirs.user_data_path(
        "incident-tui", appauthor=False
    )


def test_incidents_of_a_checkout_stay_in_it(tmp_path: Path) -> None:
    assert paths.default_data_dir({}, cwd=ROOT) == ROOT / "data" / "incidents"
    assert paths.default_data_dir({"XDG_DATA_HOME": "/d"}, cwd=tmp_path) != tmp_path / "data"
    assert paths.default_data_dir({}, Path("/set"), cwd=ROOT) == Path("/set")
    assert paths.default_data_dir({"INCIDENT_TUI_DATA": "/env"}, Path("/set"), cwd=ROOT) == Path(
        "/env"
    )


def test_a_checkout_is_known_by_its_files(tmp_path: Path) -> None:
    assert paths.is_checkout_dir(ROOT)
    assert not paths.is_checkout_dir(ROOT / "data")
    assert not paths.is_checkout_dir(tmp_path)
    (tmp_path / "pyproject.toml").touch()
    assert not paths.is_checkout_dir(tmp_path)


# -- the node id --


def test_a_node_id_is_made_once_and_kept(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "state"
    first = paths.node_id(folder)
    paths.node_id.cache_clear()
    assert paths.node_id(folder) == first
    assert len(first) == 16
    assert int(first, 16) >= 0
    assert [path.name for path in folder.iterdir()] == ["node"]
    assert stat.S_IMODE((folder / "node").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("content", [b"", b"not an id\n", b"\xff" * 16, b"0" * 500])
def test_a_broken_node_file_is_replaced(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "node").write_bytes(content)
    first = paths.node_id(tmp_path)
    assert (tmp_path / "node").read_text().strip() == first


def test_without_a_writable_folder_the_id_holds_for_the_process(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "state"
    first = paths.node_id(folder)
    assert len(first) == 16
    assert paths.node_id(folder) == first


def test_a_link_in_place_of_the_node_file_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("0123456789abcdef")
    (tmp_path / "node").symlink_to(tmp_path / "secret")
    assert paths.node_id(tmp_path) != "0123456789abcdef"
    assert (tmp_path / "secret").read_text() == "0123456789abcdef"


def test_many_processes_at_once_agree(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from incident_tui import paths; "
        "sys.stdin.readline(); print(paths.node_id(pathlib.Path(sys.argv[1])))"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path / "state")],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(6)
    ]
    for process in started:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    assert len({process.communicate()[0].strip() for process in started}) == 1


# -- the login --


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"LOGNAME": "maya", "USER": "raj"}, "maya"),
        ({"LOGNAME": "", "USER": "raj"}, "raj"),
        ({"LOGNAME": "\x1b[2Jmaya\n"}, "maya"),
    ],
)
def test_login_name(environ: dict[str, str], expected: str) -> None:
    assert paths.login_name(environ) == expected


def test_an_account_without_a_name_has_one_here(monkeypatch: pytest.MonkeyPatch) -> None:
    assert paths.login_name({})
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000_000)
    assert paths.login_name({}) == "unknown"
