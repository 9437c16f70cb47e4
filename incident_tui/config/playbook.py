"""The playbook's file: strict TOML in, a frozen `Playbook` out, or everything that is wrong."""

from __future__ import annotations

from pathlib import Path

from incident_tui.config.playbook_reader import read_playbook
from incident_tui.config.toml.document import FindingsError, read_sheet
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.paths import shipped


class PlaybookError(FindingsError):
    """A playbook cannot be used; `findings` are all that is wrong with it."""


def load_playbook(path: Path | None = None) -> Playbook:
    """Read a playbook; None is the shipped one. Raises PlaybookError with every finding."""
    ours = shipped("data", "playbook.toml")
    sheet = read_sheet(path or ours)
    proven = ours.read_text(encoding="utf-8")  # a test examines every pattern in it
    playbook = None if sheet.findings else read_playbook(sheet, proven)
    if playbook is None or sheet.findings:
        raise PlaybookError(sheet.ordered(), "correct it, or leave it out to use the shipped one")
    return playbook


def playbook_or_shipped(path: Path | None) -> tuple[Playbook, PlaybookError | None]:
    """Read a playbook; where it cannot be used, return the shipped one and what was wrong.

    Raises PlaybookError only where the shipped playbook itself cannot be read.
    """
    if path is None:
        return load_playbook(), None
    try:
        return load_playbook(path), None
    except PlaybookError as error:
        return load_playbook(), error
