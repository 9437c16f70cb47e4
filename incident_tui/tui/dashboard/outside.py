"""What a dashboard does outside of itself and the record: the clipboard, themes, documents."""

from __future__ import annotations

import asyncio
from typing import assert_never

from msgspec.structs import replace
from textual.message import Message

from incident_tui.config import themes as theme_file
from incident_tui.domain.errors import IncidentTuiError
from incident_tui.domain.language.reading import Context
from incident_tui.session.session import Session
from incident_tui.tui.base import messages
from incident_tui.tui.base.screen import IncidentScreen
from incident_tui.tui.base.services import Services
from incident_tui.tui.dashboard.effects import Leave, Mode, Say, ShowWall
from incident_tui.tui.terminal import clipboard


def copy(screen: IncidentScreen[None], text: str, name: str, said: str) -> None:
    """Copy words by every road there is, without waiting for any; say what is where."""
    screen.app.copy_to_clipboard(text)
    folder = screen.services.state_dir / "exports"
    said = f"{said}, masked" if screen.modes.sharing else said

    async def feed() -> None:
        where = await asyncio.to_thread(clipboard.copy, text, name, folder)
        screen.post_message(messages.SayAsked(f"{said}: terminal (OSC 52), {where}"))

    screen.run_worker(feed(), name="copy", exit_on_error=False)


def asked(effect: Mode | ShowWall | Leave, session: Session) -> Message:
    """Return what the program is asked for."""
    match effect:
        case Mode(action=action, argument=argument):
            return messages.ModeAsked(action, argument)
        case ShowWall():
            return messages.WallAsked(session)
        case Leave(home=home):
            return messages.IncidentLeft() if home else messages.ProgramLeft()
        case _:
            assert_never(effect)


def choose_theme(screen: IncidentScreen[None], name: str) -> Say:
    """Take the colours of a theme as its file is now; return what to say of it."""
    if not name:
        own = ", ".join(theme_file.own_theme_names()) or f"none in {theme_file.themes_dir()}"
        return Say(f"Themes: {', '.join(theme_file.theme_names())} · your own: {own}")
    try:
        spec = theme_file.load_theme(theme_file.theme_path(name))
    except theme_file.ThemeError as error:
        return Say(f"{error.brief()} · the colours stay", bad=True)
    screen.post_message(messages.ThemeChosen(spec))
    return Say(f"Colours of {spec.name}, read just now")


def with_names(services: Services, context: Context) -> Context:
    """Add to what a line is read against the names that completion offers and no record has."""
    from incident_tui.interchange.exports.formats import FORMATS  # noqa: PLC0415 - the start does without documents

    themes = dict.fromkeys((*theme_file.own_theme_names(), *theme_file.theme_names()))
    return replace(
        context, on_call=services.on_call(), themes=tuple(themes), formats=tuple(FORMATS)
    )


def export(services: Services, incident_id: str, kind: str) -> Say:
    """Write a document; return where it is, or why it is not there."""
    if services.export is None:
        return Say(f"incident-tui export {incident_id} -o FILE writes it")
    try:
        return Say(f"Written to {services.export(incident_id, kind)}")
    except IncidentTuiError as error:
        return Say(str(error), bad=True)
