"""Ticking the checklist, phase by phase, with what proved each item."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, tzinfo
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from incident_tui.config.keys.table import Place
from incident_tui.domain.decide.intents import Clear, EnterPhase, Request, Tick
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.checklist import ChecklistItem, checklist
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.text import one_line
from incident_tui.domain.times.format import clock_time_on
from incident_tui.tui.base import keys
from incident_tui.tui.dialogs.base import Dialog
from incident_tui.tui.widgets.cells import cut
from incident_tui.tui.widgets.choices import Choices

WIDTH = 94
"""The width of the box, as its style sheet has it."""

_PHASE = "phase "


class ChecklistDialog(Dialog[tuple[Request, ...]]):
    """The whole checklist; stays open while things are ticked."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(Place.CHECKS)]
    heading = "Checklist"
    foot = "{checks.toggle} or Enter ticks · Enter on a phase enters it · {dialogue.leave} back"

    incident: reactive[Incident | None] = reactive(None, always_update=True)

    def __init__(
        self,
        playbook: Playbook,
        incident: Incident,
        send: Callable[[Request], None],
        *,
        tz: tzinfo,
        today: date | None = None,
    ) -> None:
        super().__init__()
        self.send = send
        self.playbook = playbook
        self.tz = tz
        self.today = today
        self.set_reactive(ChecklistDialog.incident, incident)
        self._items: dict[str, ChecklistItem] = {}

    def body(self) -> list[Widget]:
        """One list of phases and their items."""
        return [Choices(id="list", markup=False)]

    def on_mount(self) -> None:
        """Fill the list and begin at the first thing to do in the current phase."""
        self._fill()
        found = self.query_one("#list", OptionList)
        ids = [option.id or "" for option in found.options]
        here = _PHASE + (self.incident.phase if self.incident else "")
        start = ids.index(here) if here in ids else 0
        todo = (
            n
            for n in range(start, len(ids))
            if ids[n] in self._items and not self._items[ids[n]].done
        )
        found.highlighted = next(todo, start)
        found.focus()

    def show_incident(self, recorded: Incident, shown: Incident) -> None:  # noqa: ARG002 - as shown
        """Show what was ticked."""
        self.incident = shown

    def watch_incident(self) -> None:
        """Show what was ticked; the place in the list stays."""
        if self.is_mounted and self.query("#list"):
            found = self.query_one("#list", OptionList)
            place = found.highlighted
            self._fill()
            found.highlighted = place

    def _fill(self) -> None:
        assert self.incident is not None  # noqa: S101 - set when it is made
        found = self.query_one("#list", OptionList)
        options = []
        self._items = {}
        for progress in checklist(self.incident, self.playbook):
            slug = progress.phase.slug
            mark = "▸" if slug == self.incident.phase else " "
            title = f"{mark} {progress.phase.title.upper():<16} {progress.done}/{progress.total}"
            options.append(Option(Content.styled(title, "bold"), id=_PHASE + slug))
            for item in progress.items:
                self._items[item.step.slug] = item
                options.append(Option(self._words(item), id=item.step.slug))
        found.clear_options()
        found.add_options(options)

    def _words(self, item: ChecklistItem) -> Content:
        mark = "✓" if item.done else "☐"
        how = ""
        if item.done and item.by is not None:
            who = "by the record" if item.proved else one_line(item.by.by)
            how = f"  {clock_time_on(item.by.moment, self.tz, self.today)} {who}"
        room = min(WIDTH, self.app.size.width) - 10 - len(how)
        return Content.assemble(f"  {mark} {cut(item.step.text, room)}", how)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Tick or clear an item, or enter a phase; a click never takes a tick back."""
        name = event.option.id or ""
        done = name in self._items and self._items[name].done
        if done and self.query_one("#list", Choices).clicked:
            box = self.query_one(".dialog")
            takes_back = keys.with_keys(self, "{checks.toggle} takes the tick back")
            box.border_subtitle = Content(takes_back)
            return
        self._ask(name)

    def action_tick(self) -> None:
        """Do the same by the space bar."""
        found = self.query_one("#list", OptionList)
        if found.highlighted is not None:
            self._ask(found.get_option_at_index(found.highlighted).id or "")

    def _ask(self, name: str) -> None:
        if name.startswith(_PHASE):
            self.send(Request(EnterPhase(name.removeprefix(_PHASE))))
        elif name in self._items:
            intent = Clear(name) if self._items[name].done else Tick(name)
            self.send(Request(intent))
