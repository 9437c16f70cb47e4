"""Recording an update that was sent: to whom, at what stage, its words, and what it promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static, TextArea
from textual.widgets.option_list import Option

from incident_tui.clock import Clock
from incident_tui.domain import facts as f
from incident_tui.domain.incident import Incident
from incident_tui.domain.intents import PostUpdate, Request
from incident_tui.domain.playbook import Playbook
from incident_tui.domain.timers import Timer, update_timer
from incident_tui.domain.when import parse_future
from incident_tui.tui import times
from incident_tui.tui.screens.dialogue import Dialogue, complaint, words


@dataclass(frozen=True, slots=True)
class UpdateDraft:
    """What stands in the form; kept when it is left, given back when it opens again."""

    audience: str = ""
    stage: str = ""
    text: str = ""
    next_at: str = ""

    @property
    def line(self) -> str:
        """The same as a line of the composer, for the draft on disk."""
        return f"/update {self.audience} {self.text}" if self.text.strip() else ""


@dataclass(frozen=True, slots=True)
class UpdateAnswer:
    """The form as it was left, and the request if it is to be recorded."""

    draft: UpdateDraft
    request: Request | None = None


class UpdateForm(Dialogue[UpdateAnswer]):
    """A plain form. It sends nothing: it records what a person sent."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "record", "Record", id="update.record", priority=True),
        Binding("ctrl+r", "leave", "Back", id="update.leave", show=False, priority=True),
    ]
    heading: ClassVar[str] = "An update that was sent"
    keys: ClassVar[str] = "Tab next · ^S records it and restarts the clock · Esc back (kept)"

    def __init__(
        self,
        playbook: Playbook,
        incident: Incident,
        *,
        timers: tuple[Timer, ...],
        clock: Clock,
        tz: tzinfo,
        draft: UpdateDraft,
    ) -> None:
        super().__init__()
        self.playbook = playbook
        self.incident = incident
        self.timers = {timer.name: timer for timer in timers}
        self.clock = clock
        self.tz = tz
        self.draft = draft

    def body(self) -> list[Widget]:
        """Audience, stage, text, next time."""
        audiences = self.playbook.audiences.values()
        area = TextArea(self.draft.text, id="text", soft_wrap=True, highlight_cursor_line=False)
        area.cursor_blink = False
        return [
            Horizontal(
                OptionList(
                    *(Option(Content(self._audience_words(a.slug)), id=a.slug) for a in audiences),
                    id="audience",
                    markup=False,
                ),
                OptionList(
                    *(Option(Content(s.title), id=s.slug) for s in self.playbook.stages),
                    id="stage",
                    markup=False,
                ),
                classes="pair",
            ),
            words("", "rubric"),
            area,
            Input(
                self.draft.next_at,
                placeholder="next update: 30m or 14:35 (may be empty)",
                id="next",
            ),
            complaint(),
        ]

    def on_mount(self) -> None:
        """Begin with the audience whose clock is most urgent."""
        owed = [t.audience for t in self.timers.values() if t.audience and t.open]
        first = self.draft.audience or (owed[0] if owed else next(iter(self.playbook.audiences)))
        self._highlight("#audience", first)
        self._highlight("#stage", self.draft.stage or self._last_stage())
        self.query_one("#text" if self.draft.text or self.draft.audience else "#audience").focus()

    def on_option_list_option_highlighted(self) -> None:
        """Show what such an update says."""
        audience = self.playbook.audiences.get(self._chosen("#audience"))
        stage = self.playbook.stage(self._chosen("#stage"))
        said = [f"{audience.where}: {audience.says}"] if audience else []
        said += [stage.says] if stage else []
        self.query_one(".rubric", Static).update(Content("\n".join(said)))

    def on_option_list_option_selected(self) -> None:
        """Go on to the next field."""
        self.focus_next()

    def on_input_submitted(self) -> None:
        """Record it from the last field."""
        self.action_record()

    def action_leave(self) -> None:
        """Leave; what was written is kept."""
        self.dismiss(UpdateAnswer(self._read()))

    def action_record(self) -> None:
        """Record the update, once it has words and an understandable time."""
        draft = self._read()
        if not draft.text.strip():
            self.complain("The update has no words yet.")
            self.query_one("#text").focus()
            return
        next_at = None
        if draft.next_at.strip():
            next_at = parse_future(draft.next_at.strip(), self.clock.now(), self.tz)
            if next_at is None:
                self.complain("The next time is not understood: 30m, or 14:35.")
                return
        intent = PostUpdate(draft.audience, draft.text.strip(), draft.stage or None, next_at)
        self.dismiss(UpdateAnswer(draft, Request(intent)))

    def _read(self) -> UpdateDraft:
        return UpdateDraft(
            self._chosen("#audience"),
            self._chosen("#stage"),
            self.query_one("#text", TextArea).text,
            self.query_one("#next", Input).value,
        )

    def _chosen(self, selector: str) -> str:
        found = self.query_one(selector, OptionList)
        if found.highlighted is None:
            return ""
        return found.get_option_at_index(found.highlighted).id or ""

    def _highlight(self, selector: str, option_id: str) -> None:
        found = self.query_one(selector, OptionList)
        ids = [option.id for option in found.options]
        found.highlighted = ids.index(option_id) if option_id in ids else 0

    def _last_stage(self) -> str:
        posted = self.incident.facts(f.UpdatePosted)
        return posted[-1][1].stage if posted else ""

    def _audience_words(self, slug: str) -> str:
        audience = self.playbook.audiences[slug]
        timer = self.timers.get(update_timer(slug))
        due = ""
        if timer is not None and timer.open and timer.due_at is not None:
            late = f"LATE +{times.countdown(timer.late)}" if timer.late else ""
            due = late or f"due {times.clock_time(timer.due_at, self.tz)}"
        return f"{audience.title:<14}{due}"
