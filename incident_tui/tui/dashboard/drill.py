"""The drill of one dashboard: what arrives is said, the end shows the score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from incident_tui.domain.errors import IncidentTuiError
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident, State

if TYPE_CHECKING:
    from incident_tui.drills.player import Player
    from incident_tui.tui.dashboard.screen import Dashboard

MARK = "DRILL: "
"""What every text that leaves a drill begins with."""


@dataclass
class Arrived(Message):
    """Something was played into the incident: who it is from and what they say."""

    text: str


class Drilling:
    """Plays the drill of a dashboard, where it is one, for as long as the dashboard is open."""

    def __init__(self, dashboard: Dashboard) -> None:
        self.dashboard = dashboard
        self._player: Player | None = None

    @property
    def drill(self) -> bool:
        """Whether the incident is a drill."""
        return self.dashboard.session.incident.declared.drill

    def start(self) -> None:
        """Begin to play; a drill that was left goes on."""
        if not self.drill:
            return
        try:
            self._player = self.dashboard.services.player(self.dashboard.session)
        except IncidentTuiError as error:
            self.dashboard.say(f"Nothing is played: {error}", bad=True)
        if self._player is not None:
            self._player.start(self._told)

    def stop(self) -> None:
        """End the playing; what has not arrived will at the next opening."""
        player, self._player = self._player, None
        if player is not None:
            player.stop()

    def _told(self, events: tuple[Event, ...]) -> None:
        """Hear, in the player's thread, of what has been recorded."""
        said = [(e.who, text) for e in events if (text := getattr(e.fact, "text", None))]
        if said:
            who, text = said[-1]
            more = f"  (and {len(said) - 1} more)" if len(said) > 1 else ""
            self.dashboard.post_message(Arrived(f"{who}: {text}{more}"))

    def look(self, before: Incident, now: Incident) -> None:
        """Show the score once the drill has ended."""
        live = State.LIVE
        if now.declared.drill and before.state is live and now.state is not live:
            self.dashboard.call_after_refresh(self.show_score)

    def show_score(self) -> None:
        """Show how the drill went so far, or say that this is none."""
        dashboard, session = self.dashboard, self.dashboard.session
        if not self.drill:
            dashboard.say("This is no drill: /brief and the figures tell how it goes")
            return
        from incident_tui.drills.score import score  # noqa: PLC0415 - when it is shown
        from incident_tui.drills.score_text import score_text  # noqa: PLC0415
        from incident_tui.tui.dialogs.text import Sheet  # noqa: PLC0415

        incident, script = dashboard.incident, dashboard.services.script(dashboard.incident)
        found = score(incident, session.playbook, script, session.clock.now())
        text = dashboard.fit_to_show(score_text(found, session.id, incident.title))
        name = f"{session.id}-score.txt"
        copy = dashboard.doors.copy
        dashboard.app.push_screen(Sheet("Score", text, lambda words: copy(words, name)))

    def marked(self, text: str) -> str:
        """Return a text that is about to leave the screen, marked where it is of a drill."""
        return text if not self.drill or text.startswith("DRILL") else f"{MARK}{text}"
