"""What an exercise changes on a dashboard: it is played, arrivals are said, copies are marked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.message import Message

from incident_tui.domain.errors import IncidentTuiError
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident, State
from incident_tui.domain.record.roles import statement_of
from incident_tui.session.session import Session
from incident_tui.tui.base.messages import SayAsked
from incident_tui.tui.base.services import Services
from incident_tui.tui.dashboard.effects import Effects, Say

if TYPE_CHECKING:
    from incident_tui.drills.player import Player

MARK = "DRILL: "
"""What every text that leaves a drill begins with."""


def start_player(
    services: Services, session: Session, post: Callable[[Message], object]
) -> tuple[Player | None, Effects]:
    """Begin to play a drill, or go on with one that was left; say why nothing is played.

    `post` is called, in the player's thread, with what is to be said of what arrived.
    """

    def hear(played: tuple[Event, ...]) -> None:
        if text := arrival(played):
            post(SayAsked(text))

    try:
        player = services.player(session)
    except IncidentTuiError as error:
        return None, (Say(f"Nothing is played: {error}", bad=True),)
    if player is not None:
        player.start(hear)
    return player, ()


def arrival(events: tuple[Event, ...]) -> str:
    """Return what is said of events that were played: who the last is from, and its words."""
    said = [(e.who, text) for e in events if (text := statement_of(e.fact))]
    if not said:
        return ""
    who, text = said[-1]
    more = f"  (and {len(said) - 1} more)" if len(said) > 1 else ""
    return f"{who}: {text}{more}"


def drill_ended(before: Incident, now: Incident) -> bool:
    """Tell whether a drill has just come to its end."""
    live = State.LIVE
    return now.declared.drill and before.state is live and now.state is not live


def marked(text: str, *, drill: bool) -> str:
    """Return a text that is about to leave the screen, marked where it is of a drill."""
    return text if not drill or text.startswith("DRILL") else f"{MARK}{text}"
