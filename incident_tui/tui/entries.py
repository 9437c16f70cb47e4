"""What can be done with an entry of the log: correct, strike, pin, hide, re-time, copy, look back.

Nothing is changed in place: each of these records a new entry that points at the old one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from incident_tui.domain import facts as f
from incident_tui.domain.commands import entry_named, my_last
from incident_tui.domain.events import Event
from incident_tui.domain.history import versions
from incident_tui.domain.intents import Intent, MakePrivate, Pin, Request, Strike
from incident_tui.domain.reading import Context
from incident_tui.domain.timeline import rows
from incident_tui.tui import keys
from incident_tui.tui.correcting import CORRECTABLE, Correction, entry_text
from incident_tui.tui.widgets.composer import Composer
from incident_tui.tui.widgets.log_view import LogView

if TYPE_CHECKING:
    from incident_tui.tui.screens.dashboard import Dashboard

LETTERS = (
    "↑↓ · {log.edit} correct · {log.strike} strike · {log.retime} time · {log.private} private · "
    "{log.pin} pin · {log.copy} copy · {log.history} history · {log.find} find"
)
"""What the key row says while the log has the keys; `{id}` stands for the key that holds."""


class Entries:
    """The letters of the log, and the search; `copy` copies a text under a name."""

    def __init__(self, dashboard: Dashboard, copy: Callable[[str, str], None]) -> None:
        self.dashboard = dashboard
        self._copy = copy

    def correct_last(self, context: Context) -> None:
        """Begin to correct the last entry that was recorded here."""
        last = my_last(context, *CORRECTABLE)
        if last is None:
            self.dashboard.say("There is no entry of yours to correct yet")
        else:
            self.dashboard.line.correct(Correction(last))

    def perform(self, act: str, event: Event) -> None:
        """Do something with the entry chosen in the log."""
        match act:
            case "edit":
                self._correct(event)
            case "retime":
                self._begin(f"/retime {event.id} ")
            case "copy":
                shown = self.dashboard.shown
                text = entry_text(shown, shown.originals.get(event.id, event))
                self._copy(text, f"{self.dashboard.session.id}-entry.txt")
            case "history":
                self.history(event)
            case "find":
                self.find("")
            case _:
                self.dashboard.sending.send((Request(self._turned(act, event)),))

    def open(self, act: str, argument: str) -> None:
        """Do by command what a letter of the log does, to the entry named or the last one."""
        if act == "find":
            self.find(argument)
            return
        incident, name = self.dashboard.incident, argument.strip()
        if name:
            named = entry_named(name, incident)
            event = incident.originals[named] if named else None
        else:
            event = next(reversed(rows(incident)), None)
        if event is None:
            what = f"There is no entry '{name}'" if name else "There is no entry yet"
            self.dashboard.say(f"{what}; name one: H1, or its id")
        else:
            self.perform(act, event)

    def _turned(self, act: str, event: Event) -> Intent:
        """Return the intent that turns a mark of an entry on, or off again."""
        incident = self.dashboard.incident
        match act:
            case "strike":
                return Strike(event.id, struck=not incident.is_struck(event.id))
            case "private":
                return MakePrivate(event.id, private=not incident.is_private(event))
            case _:
                pin = incident.newest_about(f.EntryPinned, event.id)
                return Pin(event.id, pinned=not (pin is not None and pin[1].pinned))

    def _correct(self, event: Event) -> None:
        if isinstance(event.fact, CORRECTABLE):
            self.dashboard.query_one(Composer).focus()
            self.dashboard.line.correct(Correction(event))
        else:
            self.dashboard.say("That entry has no text of its own to correct")

    def _begin(self, command: str) -> None:
        composer = self.dashboard.query_one(Composer)
        composer.put(f"{command}{composer.text}")
        composer.focus()

    def history(self, event: Event) -> None:
        """Show every version of an entry, who recorded it and when."""
        from incident_tui.tui.screens.sheet import Sheet  # noqa: PLC0415 - when opened

        dashboard = self.dashboard
        shown = dashboard.shown
        event = shown.originals.get(event.id, event)
        text = "\n\n".join(versions(shown, event, dashboard.tz))
        name = f"{dashboard.session.id}-history.txt"
        sheet = Sheet("History of an entry", text, lambda words: self._copy(words, name))
        dashboard.app.push_screen(sheet)

    def find(self, query: str) -> None:
        """Search the record and go to what is chosen."""
        from incident_tui.tui.screens.find import Find  # noqa: PLC0415 - when opened

        dashboard = self.dashboard

        def chosen(event_id: str | None) -> None:
            if event_id is not None:
                log = dashboard.query_one(LogView)
                log.focus()
                log.go_to(event_id)
                dashboard.say(keys.told(dashboard, LETTERS))

        find = Find(dashboard.shown, dashboard.session.playbook, dashboard.tz, query)
        dashboard.app.push_screen(find, chosen)
