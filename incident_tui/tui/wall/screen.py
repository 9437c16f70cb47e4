"""The wall: one incident for people who stand two metres away. It reads, and writes nothing."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.screen import Screen

from incident_tui.config.keys.table import Place
from incident_tui.domain.errors import IncidentTuiError
from incident_tui.session.follower import Follower, FollowerThread
from incident_tui.session.session import Recorder, Session
from incident_tui.tui.base import keys
from incident_tui.tui.base.masking import Modes
from incident_tui.tui.base.services import Services
from incident_tui.tui.terminal.safe_text import AsciiOnly
from incident_tui.tui.wall.canvas import WallFace
from incident_tui.tui.wall.view import scene

if TYPE_CHECKING:
    from incident_tui.domain.privacy.masking import Masker
    from incident_tui.tui.dashboard.screen import Dashboard


class Wall(Screen[None]):
    """The wall of one incident, over its dashboard or on a monitor of its own."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(Place.WALL)]

    class Changed(Message):
        """The file has something new, cannot be read, or can be again."""

    def __init__(
        self, session: Session, services: Services, modes: Modes, *, alone: bool = False
    ) -> None:
        super().__init__()
        self.modes = modes
        assert session.read_only  # noqa: S101 - a wall that could write is a fault of the program
        self.session = session
        self.services = services
        self.alone = alone
        self._ascii = False
        self._follower = Follower(session, services.clock)
        self._following = FollowerThread(
            self._follower, lambda _news: self.post_message(self.Changed())
        )

    @cached_property
    def curtain(self) -> Masker:
        """What masks everything here while the screen is shared."""
        return self.modes.curtain_for(self.session.playbook)

    def compose(self) -> ComposeResult:
        """One region draws everything."""
        yield WallFace()

    def on_mount(self) -> None:
        """Show what is known; follow the file and the time."""
        self._ascii = any(isinstance(x, AsciiOnly) for x in self.app.get_line_filters())
        self.tick()
        self.set_interval(1.0, self.tick)
        self._following.start()

    def on_resize(self, _: events.Resize) -> None:
        """Fit everything anew."""
        self.query_one(WallFace).refresh()

    def tick(self) -> None:
        """Show this instant."""
        incident, now = self.session.incident, self.session.clock.now()
        sharing = self.modes.sharing
        shown = scene(
            self.curtain.incident(incident) if sharing else incident,
            self.session.playbook,
            now,
            self.services.tz,
            halves=not self._ascii,
            sharing=sharing,
        )
        self.query_one(WallFace).show(shown, self._follower.freshness())

    def show_shared(self) -> None:
        """Draw everything anew, as the screen came to be shared or is so no more."""
        self.tick()

    def on_wall_changed(self) -> None:
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

    def on_unmount(self) -> None:
        """Let go of the file however the screen was left; a disk that hangs is not waited for."""
        if self._following.stop():
            self.session.close()


def wall_over(dashboard: Dashboard) -> None:
    """Show the wall over a dashboard; it opens and reads the file for itself."""
    session, services = dashboard.session, dashboard.services
    recorder = Recorder(session.me, "", services.clock)
    try:
        own = Session.open(session.path, session.playbook, recorder, read_only=True)
    except IncidentTuiError as error:
        dashboard.say(str(error), bad=True)
        return
    dashboard.app.push_screen(Wall(own, services, dashboard.modes))
