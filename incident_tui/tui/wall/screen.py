"""The wall: one incident for people who stand two metres away. It reads, and records nothing."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType

from incident_tui.config.keys.table import Place
from incident_tui.session.follower import Follower, FollowerThread
from incident_tui.session.nearby import Lookout, OpenWindow, heard_words
from incident_tui.session.session import Session
from incident_tui.tui.base import keys
from incident_tui.tui.base.messages import WallFileChanged
from incident_tui.tui.base.screen import IncidentScreen
from incident_tui.tui.base.services import Services
from incident_tui.tui.terminal.safe_text import AsciiOnly
from incident_tui.tui.wall.canvas import WallFace
from incident_tui.tui.wall.view import wall_view


class Wall(IncidentScreen[None]):
    """The wall of one incident, over its dashboard or on a monitor of its own."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(Place.WALL)]

    def __init__(self, session: Session, services: Services, *, alone: bool = False) -> None:
        super().__init__(session, services)
        assert session.read_only  # noqa: S101 - a wall that could write is a fault of the program
        self.alone = alone
        self._ascii = False
        self._follower = Follower(session, services.clock)
        window = OpenWindow(session.me, session.node, "wall") if alone else None
        self._lookout = Lookout(session.path.parent, session.id, window, services.clock)
        self._following = FollowerThread(
            self._follower, lambda _news: self.post_message(WallFileChanged())
        )

    def compose(self) -> ComposeResult:
        """One region draws everything."""
        yield WallFace()

    def on_mount(self) -> None:
        """Show what is known; follow the file and the time."""
        self._ascii = any(isinstance(x, AsciiOnly) for x in self.app.get_line_filters())
        self.tick()
        self.set_interval(1.0, self.tick)
        self._following.start()
        self._lookout.start()

    def on_resize(self, _: events.Resize) -> None:
        """Fit everything anew."""
        self.query_one(WallFace).refresh()

    def tick(self) -> None:
        """Show this instant."""
        incident, now = self.session.incident, self.session.clock.now()
        sharing = self.modes.sharing
        shown = wall_view(
            self.masker.incident(incident) if sharing else incident,
            self.session.playbook,
            now,
            self.services.tz,
            halves=not self._ascii,
            sharing=sharing,
            heard=heard_words(
                self._lookout.found, self.services.clock.now(), self._named if sharing else str
            ),
        )
        self.query_one(WallFace).show(shown, self._follower.freshness())

    def _named(self, who: str) -> str:
        """Return what a person may be called on a shared screen; whoever is no person, nothing."""
        called = self.masker.name(who)
        return "a machine" if called == who else called

    def show_shared(self) -> None:
        """Draw everything anew, as the screen came to be shared or is so no more."""
        self.tick()

    def on_wall_file_changed(self) -> None:
        """Show what somebody wrote at once."""
        self.tick()

    def action_back(self) -> None:
        """Go back to the dashboard; a wall on its own stays."""
        if not self.alone and self.is_current:
            self.dismiss(None)

    def action_leave(self) -> None:
        """Leave the wall; on its own, the program."""
        if self.alone:
            self.app.exit(0)
        else:
            self.action_back()

    def shut_down(self) -> None:
        """Let go of the file however the screen was left; a disk that hangs is not waited for."""
        self._lookout.stop()
        if self._following.stop():
            self.session.close()
