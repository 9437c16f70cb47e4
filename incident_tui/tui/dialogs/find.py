"""Searching the record: type, see what matches, go there."""

from __future__ import annotations

from datetime import date, tzinfo

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.search import index, parse_query, search
from incident_tui.domain.projections.timeline import row
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.times.format import clock_time_on
from incident_tui.tui.dialogs.base import words
from incident_tui.tui.dialogs.filtered_list import TypedList
from incident_tui.tui.widgets.cells import cut
from incident_tui.tui.widgets.choices import Choices
from incident_tui.tui.widgets.masked_input import MaskedInput

MOST = 100
"""How many of the newest matches are listed."""


class Find(TypedList):
    """Answers with the id of the entry that was chosen."""

    heading = "Find"
    reads_out = True
    foot = "words · kind: by: tag: from: to: is: · ↑↓ · Enter goes there · {dialogue.leave} back"

    def __init__(
        self,
        incident: Incident,
        playbook: Playbook,
        query: str,
        *,
        tz: tzinfo,
        today: date | None = None,
    ) -> None:
        super().__init__()
        self.incident = incident
        self.playbook = playbook
        self.tz = tz
        self.today = today
        self.query_text = query

    def body(self) -> list[Widget]:
        """A line to type in, how many match, and the newest of them."""
        return [
            MaskedInput(
                self.query_text, placeholder="what was said, kind:decision, by:maya", id="find"
            ),
            words("", "verdict"),
            Choices(id="found", markup=False),
        ]

    def on_mount(self) -> None:
        """Make the index while nobody types yet, then show everything."""
        index(self.incident, self.playbook)
        self.query_one("#find", Input).focus()
        self.fill(self.query_text)

    def show_incident(self, recorded: Incident, shown: Incident) -> None:  # noqa: ARG002 - as shown
        """Search in what has been recorded since, too."""
        self.incident = shown

    def fill(self, text: str) -> None:
        """List the entries that match, the newest highlighted."""
        ids = search(self.incident, text, self.playbook, tz=self.tz)
        problem = parse_query(text, self.incident, tz=self.tz).problem
        many = f"{len(ids)} entries" if len(ids) != 1 else "1 entry"
        more = f", the newest {MOST} are listed" if len(ids) > MOST else ""
        said = f"{many}{more}" + (f" — {problem}" if problem else "")
        self.query_one(".verdict", Static).update(Content(said))
        found = self.query_one("#found", OptionList)
        found.clear_options()
        found.add_options([Option(self._line(event_id), id=event_id) for event_id in ids[-MOST:]])
        found.highlighted = found.option_count - 1 if found.option_count else None

    def _line(self, event_id: str) -> Content:
        shown = row(self.incident, self.incident.originals[event_id], self.playbook)
        at = clock_time_on(shown.event.moment, self.tz, self.today)
        text = " ".join(shown.text.split())
        label = f"{shown.ref_label} " if shown.ref_label else ""
        return Content(cut(f"{at}  {shown.label:<9}{label}{text}  ({shown.who})", 200))
