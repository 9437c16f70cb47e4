"""What can be done with an entry of the log: correct, strike, pin, hide, re-time, copy, look back.

Nothing is changed in place: each of these records a new entry that points at the old one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from incident_tui.config.keys.keymap import Keymap
from incident_tui.domain.decide.intents import Intent, MakePrivate, Pin, Request, Strike
from incident_tui.domain.language.parsers_work import entry_named, my_last
from incident_tui.domain.language.reading import Context
from incident_tui.domain.projections.excerpt import excerpt
from incident_tui.domain.projections.history import versions
from incident_tui.domain.projections.timeline import row, rows
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.tui.dashboard.correcting import CORRECTABLE, Correction
from incident_tui.tui.dashboard.log.log_view import LogView
from incident_tui.tui.dashboard.panes.composer import Composer

if TYPE_CHECKING:
    from incident_tui.tui.dashboard.screen import Dashboard

_ONE = (
    ("log.leave", "back"), ("log.edit", "correct"), ("log.strike", "strike"),
    ("log.copy", "copy"), ("log.mark", "range"), ("log.retime", "time"), ("log.pin", "pin"),
    ("log.private", "private"), ("log.history", "history"), ("log.find", "find"),
)  # fmt: skip
_RANGE = (
    ("log.copy", "copies them"), ("log.mark", "ends here"), ("log.leave", "drops the range"),
)  # fmt: skip


def letters(selected: int, keymap: Keymap) -> tuple[tuple[str, str], ...]:
    """Return what the key row says while the log has the keys and so many are selected."""
    count = ((f"{selected}", "selected"), ("↑↓", "extend")) if selected else ()
    row = _RANGE if selected else _ONE
    return *count, *((keymap.name(name), word) for name, word in row if keymap.keys(name))


class Entries:
    """The letters of the log, and the search; `copy` copies a text under a name and says so."""

    def __init__(self, dashboard: Dashboard, copy: Callable[[str, str, str], None]) -> None:
        self.dashboard = dashboard
        self._copy = copy

    def correct_last(self, context: Context) -> None:
        """Begin to correct the last entry that was recorded here."""
        last = my_last(context, *CORRECTABLE)
        if last is None:
            self.dashboard.say("There is no entry of yours to correct yet")
        else:
            self.dashboard.line.correct(Correction(last))

    def perform(self, act: str, event: Event, events: tuple[Event, ...]) -> None:
        """Do something with the entry chosen in the log; copying takes the whole range."""
        match act:
            case "edit":
                self._correct(event)
            case "retime":
                self._begin(f"/retime {event.id} ")
            case "copy":
                self._copied(events)
            case "history":
                self.history(event)
            case "find":
                self.find("")
            case _:
                self.dashboard.sending.send((Request(self._turned(act, event)),))

    def _copied(self, events: tuple[Event, ...]) -> None:
        """Copy entries in order, with their times; say how many, and how many are private."""
        dashboard = self.dashboard
        shown, wanted = dashboard.shown, {event.id for event in events}
        chosen = [event for event in rows(shown) if event.id in wanted]
        found = [row(shown, event, dashboard.session.playbook) for event in chosen]
        said = f"Copied {len(found)} {'entry' if len(found) == 1 else 'entries'}"
        private = sum(entry.private for entry in found)
        if private:
            said += f", {private} private {'entry is' if private == 1 else 'entries are'} in it"
        self._copy(excerpt(found, dashboard.tz), f"{dashboard.session.id}-entries.txt", said)

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
            self.perform(act, event, (event,))

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
        from incident_tui.tui.dialogs.text import Sheet  # noqa: PLC0415 - when opened

        dashboard = self.dashboard
        shown = dashboard.shown
        event = shown.originals.get(event.id, event)
        text = "\n\n".join(versions(shown, event, dashboard.tz))
        name = f"{dashboard.session.id}-history.txt"
        sheet = Sheet("History of an entry", text, lambda words: self._copy(words, name, "Copied"))
        dashboard.app.push_screen(sheet)

    def find(self, query: str) -> None:
        """Search the record and go to what is chosen."""
        from incident_tui.tui.dialogs.find import Find  # noqa: PLC0415 - when opened

        dashboard = self.dashboard

        def chosen(event_id: str | None) -> None:
            if event_id is not None:
                log = dashboard.query_one(LogView)
                log.focus()
                log.go_to(event_id)

        find = Find(dashboard.shown, dashboard.session.playbook, dashboard.tz, query)
        dashboard.app.push_screen(find, chosen)
