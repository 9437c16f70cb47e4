"""Every test runs apart from the machine it runs on: no settings, colours or zone of its own."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

hypothesis_settings.register_profile(
    "patient", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("patient")  # a property holds on a busy machine too

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
