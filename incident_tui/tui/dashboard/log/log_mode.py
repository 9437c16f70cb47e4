"""The LOG mode: which of its letters act, and what to take back when they were words."""

from __future__ import annotations

from collections.abc import Callable

from textual import events

from incident_tui.config.keys.keymap import Keymap
from incident_tui.config.keys.table import Key, Place, keys_in
from incident_tui.tui.base.messages import EntryChosen
from incident_tui.tui.dashboard.log import letters
from incident_tui.tui.dashboard.log.log_view import LogView


class LogMode:
    """Hears every key before any widget does, and tells what becomes of it.

    `elapsed` are the seconds of a clock that only goes forward.
    """

    def __init__(self, log: LogView, keymap: Keymap, elapsed: Callable[[], float]) -> None:
        self._log = log
        self._elapsed = elapsed
        self._keys = {name: key for key in keys_in(Place.LOG) for name in keymap.keys(key.id)}
        self._state = letters.NONE
        self._chosen: EntryChosen | None = None
        self._place = log.place

    @property
    def waiting(self) -> bool:
        """Whether a letter waits."""
        return self._state.waits is not None

    def heard(self, event: events.Key, *, in_log: bool) -> letters.Outcome | None:
        """Return what becomes of a key; None: it means what it always does.

        `in_log`: the log has the keys. After a letter that opened something it has not, and yet
        the next letter may show that both were words.
        """
        now = self._elapsed()
        if not (event.is_printable and event.character):
            leaves = event.key in self._keys and self._keys[event.key].id == "log.leave"
            found = letters.interrupted(self._state, leaves=leaves)
            self._state = letters.NONE
            return found
        if not in_log and not self._state.follows(now):
            return None
        if not self._state.follows(now):
            self._place = self._log.place
        key = self._keys.get(event.key) if in_log else None
        self._state, outcome = letters.pressed(self._state, event.character, key, now)
        if isinstance(outcome, letters.Held) and key is not None:
            self._chosen = self._log.choice(act_of(key))
        return outcome

    def due(self) -> Key | None:
        """Return the letter that waited long enough."""
        self._state, key = letters.due(self._state, self._elapsed())
        return key

    def chosen(self) -> EntryChosen | None:
        """Return what the letter that waited is about: what was under the cursor back then."""
        return self._chosen

    def back(self) -> None:
        """Put cursor and range where they were before the letters."""
        self._log.place = self._place


def act_of(key: Key) -> str:
    """Return what a letter does with an entry: `strike` of `log.strike`."""
    return key.id.removeprefix("log.")
