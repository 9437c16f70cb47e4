"""Every test of the store gets a folder with nothing in it."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "incidents"
    folder.mkdir(mode=0o700)
    return folder
