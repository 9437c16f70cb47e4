"""What a dashboard does outside of itself and the record: the clipboard, themes, documents."""

from __future__ import annotations

import asyncio
from pathlib import Path

from incident_tui.config import themes as theme_file
from incident_tui.config.themes import ThemeSpec
from incident_tui.domain.errors import IncidentTuiError
from incident_tui.tui.base.services import Services
from incident_tui.tui.dashboard.effects import Say
from incident_tui.tui.terminal import clipboard


async def copy(text: str, name: str, folder: Path) -> str:
    """Copy words by every road there is, without waiting for any; return where they are."""
    return await asyncio.to_thread(clipboard.copy, text, name, folder)


def load_theme(name: str) -> tuple[ThemeSpec | None, Say]:
    """Return the colours of a theme as its file is now, and what to say of it."""
    if not name:
        own = ", ".join(theme_file.own_theme_names()) or f"none in {theme_file.themes_dir()}"
        return None, Say(f"Themes: {', '.join(theme_file.theme_names())} · your own: {own}")
    try:
        spec = theme_file.load_theme(theme_file.theme_path(name))
    except theme_file.ThemeError as error:
        return None, Say(f"{error.brief()} · the colours stay", bad=True)
    return spec, Say(f"Colours of {spec.name}, read just now")


def theme_names() -> tuple[str, ...]:
    """Return the names of the themes there are, one's own first."""
    return tuple(dict.fromkeys((*theme_file.own_theme_names(), *theme_file.theme_names())))


def export(services: Services, incident_id: str, kind: str) -> Say:
    """Write a document; return where it is, or why it is not there."""
    if services.export is None:
        return Say(f"incident-tui export {incident_id} -o FILE writes it")
    try:
        return Say(f"Written to {services.export(incident_id, kind)}")
    except IncidentTuiError as error:
        return Say(str(error), bad=True)
