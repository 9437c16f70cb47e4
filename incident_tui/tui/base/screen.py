"""What all screens of the program share: dashboard, wall, list and every dialog over them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import events, getters
from textual.app import App
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip

from incident_tui.domain.record.incident import Incident
from incident_tui.session.session import Session
from incident_tui.tui.base.masking import BlankCover, Modes
from incident_tui.tui.base.messages import SayAsked
from incident_tui.tui.base.program import Program
from incident_tui.tui.base.services import Services
from incident_tui.tui.base.status_messages import StatusMessages
from incident_tui.tui.widgets.masked_input import MaskedInput, MaskedTextArea, SpanFinder
from incident_tui.tui.widgets.pane import ground

if TYPE_CHECKING:
    from incident_tui.domain.privacy.masking import Masker

R = TypeVar("R")


class BaseScreen(Screen[R]):
    """A screen of the program, with what the program may ask of any of them."""

    app = getters.app(Program)

    reads_out = False
    """Whether it was made of the record's words: it closes when the screen comes to be shared."""

    _gone = False

    covered = False
    """Whether its widgets cover all of it: nothing is drawn below them."""

    @property
    def window_name(self) -> str:
        """What the terminal's window is called while this screen stands."""
        return name_of_window(None)

    @property
    def drill(self) -> bool:
        """Whether what is shown is an exercise."""
        return False

    @property
    def modes(self) -> Modes:
        """The modes of the program."""
        return self.app.modes

    @property
    def masker(self) -> Masker | None:
        """What masks the incident of this screen; None where it shows none of its own."""
        return None

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines below the widgets."""
        return ground(self, crop) if self.covered else super().render_lines(crop)

    def perform(self, action_id: str, argument: str = "") -> None:
        """Do an action by its id, whether by key, command or palette."""

    def action_perform(self, action_id: str) -> None:
        """Do an action by its key."""
        self.perform(action_id)

    def show_incident(self, recorded: Incident, shown: Incident) -> None:
        """Take an incident as it is recorded now, and as it may be shown."""

    def show_shared(self) -> None:
        """Draw everything anew, as the screen came to be shared or is so no more."""

    async def takes_key(self, event: events.Key) -> bool:  # noqa: ARG002 - for a screen to say
        """Take a key before any widget gets it, also while something lies over the screen."""
        return False

    def before_first_keys(self) -> None:
        """Make room for what was typed before the screen stood."""

    def shut_down(self) -> None:
        """Give back what the screen holds: files, threads. Called once, by `let_go`."""

    def let_go(self) -> None:
        """Give back what the screen holds, however it is left."""
        if not self._gone:
            self._gone = True
            self.shut_down()

    def on_unmount(self) -> None:
        """Let go."""
        self.let_go()

    def on_screen_suspend(self) -> None:
        """Under a dialog nothing looks as if it took the keys."""
        self.add_class("-below")

    def on_screen_resume(self) -> None:
        """The screen takes the keys again."""
        self.remove_class("-below")

    def cover(self, key: str) -> None:
        """Say on the blanked screen which key shows it again."""
        self.mount(BlankCover(key))

    def uncover(self) -> None:
        """Take that away."""
        self.query(BlankCover).remove()

    def mask_fields(self, find: SpanFinder) -> None:
        """Draw as shades what `find` finds in every field."""
        for field in self.query("MaskedInput, MaskedTextArea").results():
            if isinstance(field, MaskedInput | MaskedTextArea):
                field.mask(find)


class StatusScreen(BaseScreen[R]):
    """A screen with a last row, in which it says things for a while."""

    NOTICE_SECONDS: ClassVar[float] = 8.0
    """How long a message stays in place of the keys."""

    services: Services
    status_messages = StatusMessages()

    def show_status(self) -> None:
        """Show what is said now in the last row."""
        raise NotImplementedError

    def fit_to_show(self, text: str) -> str:
        """Return words as they may be shown or copied now: masked while the screen is shared."""
        masker = self.masker if self.modes.sharing else None
        return masker.text(text) if masker is not None else text

    def say(
        self, text: str, *, bad: bool = False, line: str = "", correcting: bool = False
    ) -> None:
        """Show a message in place of the keys, for a while; the one before it goes.

        `line` are the words that it is about: with them it goes, too. So it does with the
        correction, where it is `correcting`.
        """
        until = self.services.clock.elapsed() + self.NOTICE_SECONDS
        said = self.status_messages.say(
            self.fit_to_show(text), until, bad=bad, line=line, correcting=correcting
        )
        self._said(said)

    def line_edited(self, line: str) -> None:
        """End what was said about a line that reads otherwise now."""
        self._said(self.status_messages.edited(line))

    def correction_ended(self) -> None:
        """End what was said about a correction."""
        self._said(self.status_messages.corrected())

    def say_in_turn(self, texts: Iterable[str], *, first: bool = False) -> None:
        """Show bad news one after the other, as soon as nothing else is said."""
        self.status_messages = self.status_messages.in_turn(texts, first=first)

    def hush(self) -> None:
        """Show the keys again, unless what is said lasts."""
        self._said(self.status_messages.hush())

    def tick_messages(self) -> None:
        """End a message whose time is over, and begin the next one that waits."""
        now = self.services.clock.elapsed()
        self._said(self.status_messages.tick(now, now + self.NOTICE_SECONDS, self.fit_to_show))

    def on_say_asked(self, message: SayAsked) -> None:
        """Say what something beside the screen has to say."""
        self.say(message.text)

    def _said(self, found: StatusMessages) -> None:
        changed = found is not self.status_messages
        self.status_messages = found
        if changed:
            self.show_status()


class IncidentScreen(BaseScreen[R]):
    """A screen of one open incident."""

    def __init__(self, session: Session, services: Services) -> None:
        super().__init__()
        self.session = session
        self.services = services
        self._masker: Masker | None = None

    @property
    def masker(self) -> Masker:
        """What masks everything here while the screen is shared; made when first asked for."""
        if self._masker is None:
            self._masker = self.modes.masker_for(self.session.playbook)
        return self._masker

    @property
    def drill(self) -> bool:
        """Whether it is an exercise."""
        return self.session.incident.declared.drill

    @property
    def window_name(self) -> str:
        """The incident's id, which anyone may see."""
        return name_of_window(self.session)


def name_of_window(session: Session | None) -> str:
    """Return what the window is called: the incident's id, which anyone may see."""
    if session is None:
        return "incident-tui"
    return f"DRILL {session.id}" if session.incident.declared.drill else session.id


def screens_of(app: App[Any]) -> list[BaseScreen[Any]]:
    """Return the screens that stand, the topmost first."""
    return [screen for screen in reversed(app.screen_stack) if isinstance(screen, BaseScreen)]
