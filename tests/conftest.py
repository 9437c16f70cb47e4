"""Every test runs apart from the machine it runs on: no settings, colours or zone of its own."""

from __future__ import annotations

import os
import pickle
import signal
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

SCALE = float(os.environ.get("INCIDENT_TUI_TEST_SCALE", "1"))
"""How long the long tests are: 10 is for a night."""

hypothesis_settings.register_profile(
    "patient",
    deadline=None,  # a property holds on a busy machine too
    max_examples=max(10, int(50 * SCALE)),
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.load_profile("patient")

_read = tomllib.loads


@cache
def _pickled(text: str) -> bytes:
    return pickle.dumps(_read(text))


def _loads(text: str, **more: Any) -> dict[str, Any]:
    """Read TOML; the same text only once: thousands of commands read the shipped playbook."""
    found: dict[str, Any] = _read(text, **more) if more else pickle.loads(_pickled(text))
    return found


tomllib.loads = _loads

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # a suite that runs in the background is started so, and every child would inherit it
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("NO_COLOR", "INCIDENT_TUI_AS", "INCIDENT_TUI_TZ", "INCIDENT_TUI_PLAYBOOK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("INCIDENT_TUI_DATA", str(tmp_path / "incidents"))
    monkeypatch.setenv("INCIDENT_TUI_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "config.toml").write_text("")
