"""Where things live: what is shipped with the program, and a person's data, state and settings.

Environments are passed in, so that every rule can be tested as a table. `platformdirs` is
loaded only where its answer is needed and not plain: it costs more than reading an incident.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal

from incident_tui.domain.regex import regex
from incident_tui.domain.text import clean_name

APP = "incident-tui"
PACKAGE = Path(__file__).resolve().parent

_NODE = regex(r"[0-9a-f]{16}")
_XDG = {
    "data": ("XDG_DATA_HOME", "~/.local/share"),
    "state": ("XDG_STATE_HOME", "~/.local/state"),
    "config": ("XDG_CONFIG_HOME", "~/.config"),
}


def shipped(*parts: str) -> Path:
    """Return a file or folder shipped with the program, such as `data`, `playbook.toml`.

    A wheel keeps them inside the package; a checkout, editable install or not, beside it.
    """
    inside = PACKAGE / "_shipped"
    return (inside if inside.is_dir() else PACKAGE.parent).joinpath(*parts)


def is_checkout_dir(path: Path) -> bool:
    """Tell whether a folder is the root of a checkout of this program."""
    marks = ("pyproject.toml", "data/playbook.toml", "incident_tui/__init__.py")
    return all((path / mark).is_file() for mark in marks)


def expanded(text: str) -> Path:
    """Return a path a person wrote, `~` expanded; `~nobody` stays as it is."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        return Path(text)


def default_data_dir(
    environ: Mapping[str, str], setting: Path | None = None, *, cwd: Path | None = None
) -> Path:
    """Return the folder of incidents where no option names one.

    INCIDENT_TUI_DATA, else the setting, else `data/incidents` when started in the root of
    a checkout (`cwd`, by default the current folder), else the user's data folder.
    """
    if named := environ.get("INCIDENT_TUI_DATA", "").strip():
        return expanded(named)
    if setting is not None:
        return setting
    here = cwd or Path.cwd()
    if is_checkout_dir(here):
        return here / "data" / "incidents"
    return _user_dir("data", environ)


def state_dir(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder for what this machine remembers; it may not exist yet."""
    return _user_dir("state", environ)


def config_dir(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of the settings; it may not exist."""
    return _user_dir("config", environ)


def _user_dir(what: Literal["data", "state", "config"], environ: Mapping[str, str]) -> Path:
    """Return a folder as platformdirs places it; on Linux by the same rule, without loading it."""
    if sys.platform == "linux" and "ANDROID_DATA" not in environ:
        variable, usual = _XDG[what]
        named = environ.get(variable, "")
        return (Path(named) if named.strip() else expanded(usual)) / APP
    import platformdirs  # noqa: PLC0415 - 17 ms, not needed on Linux

    find = {
        "data": platformdirs.user_data_path,
        "state": platformdirs.user_state_path,
        "config": platformdirs.user_config_path,
    }
    return find[what](APP, appauthor=False)


@lru_cache(maxsize=8)
def node_id(folder: Path | None = None) -> str:
    """Return this machine's name in records: 16 hex digits, random, made once and kept.

    Kept as `node` in the state folder (or `folder`), 0600. Where that cannot be written,
    the answer holds for this process only.
    """
    place = (folder or state_dir()) / "node"
    try:
        return _kept(place) or _keep(place, os.urandom(8).hex())
    except OSError:
        return os.urandom(8).hex()


def _kept(place: Path) -> str | None:
    """Return the id in a file; None where there is none, or something else. Raises OSError."""
    try:
        handle = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        text = os.read(handle, 64).decode("ascii", "replace").strip()
    finally:
        os.close(handle)
    return text if _NODE.fullmatch(text) else None


def _keep(place: Path, node: str) -> str:
    """Write an id so that of two processes at once both use the same. Raises OSError."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = place.with_name(f"node.{node}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        os.write(handle, f"{node}\n".encode("ascii"))
    finally:
        os.close(handle)
    try:
        os.link(fresh, place)
    except FileExistsError:
        if found := _kept(place):
            return found
        fresh.replace(place)  # what was there is no id
    except OSError:  # a file system without hard links
        fresh.replace(place)
    finally:
        fresh.unlink(missing_ok=True)
    return _kept(place) or node


def login_name(environ: Mapping[str, str] = os.environ) -> str:
    """Return the name of the account, for records that nobody put a name to."""
    for variable in ("LOGNAME", "USER"):
        if name := clean_name(environ.get(variable, "")):
            return name
    import pwd  # noqa: PLC0415 - there is none outside POSIX

    try:
        return clean_name(pwd.getpwuid(os.getuid()).pw_name) or "unknown"
    except KeyError:  # an account that has no name, as in some containers
        return "unknown"
