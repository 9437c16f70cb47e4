"""A question about a line: asked where it was typed, answered with one key. Pure."""

from __future__ import annotations

import msgspec

from incident_tui.domain.language.reading import Asked, ParsedLine
from incident_tui.tui.dashboard.panes.above import AbovePart, MenuRow


class Asking(msgspec.Struct, frozen=True):
    """A question that is open about the words of the line; the first way is taken by Enter."""

    text: str
    asked: Asked

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that answer, one for each way."""
        return tuple(str(n + 1) for n in range(len(self.asked.ways)))


class Answered(msgspec.Struct, frozen=True):
    """A way was chosen: this is what the line records."""

    line: ParsedLine


class Dropped(msgspec.Struct, frozen=True):
    """The line is edited again; `typed`: the key that was pressed does what it always does."""

    typed: bool


def asking(text: str, line: ParsedLine) -> Asking | None:
    """Return the question about a line as it was read, or None where there is none."""
    return Asking(text, line.asked) if line.asked is not None else None


def pressed(state: Asking, key: str) -> Asking | Answered | Dropped:
    """Return what follows from a key: the next question, an answer, or the line again."""
    wanted = state.keys[0] if key == "enter" else key
    if wanted not in state.keys:
        return Dropped(typed=key != "escape")
    line = state.asked.ways[state.keys.index(wanted)].line
    return asking(state.text, line) or Answered(line)


def before(asked: Asked) -> str:
    """Return what is said of a line that Enter will ask about."""
    return f"{_ended(asked.what, '')} · Enter asks"


def in_one_line(state: Asking, back: str) -> str:
    """Return the whole question, with a key for each way; `back` is the key that leaves it."""
    ways = " · ".join(
        f"{'Enter or ' if n == 0 else ''}{key} {way.words}"
        for n, (key, way) in enumerate(zip(state.keys, state.asked.ways, strict=True))
    )
    return f"{_ended(state.asked.what)} {ways} · {back} back"


def in_rows(state: Asking) -> AbovePart:
    """Return the question above its answers, for where one line has no room for it."""
    ways = zip(state.keys, state.asked.ways, strict=True)
    rows = (MenuRow(words=way.words, key=key) for key, way in ways)
    return AbovePart((MenuRow(words=_ended(state.asked.what)), *rows), whole=True)


def keys_of(state: Asking, back: str) -> str:
    """Return the keys that answer, where what they mean stands in rows."""
    return f"{' · '.join(('Enter or 1', *state.keys[1:]))} · {back} back"


def _ended(what: str, mark: str = ":") -> str:
    """Return a question with a mark behind it, unless it has one of its own."""
    return what if what.endswith("?") else f"{what.rstrip('.')}{mark}"
