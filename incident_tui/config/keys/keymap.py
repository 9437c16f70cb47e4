"""Which keys hold: those of the table, changed by what a person wants, as far as that works.

What does not work is named and left out; whatever the settings say, no two things of one place
share a key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from incident_tui.config.keys.names import (
    EDITING,
    MOVING,
    is_key,
    is_printable,
    nearest_key,
    parse,
    why_swallowed,
    written,
)
from incident_tui.config.keys.table import ALL, BY_ID, LISTS, TYPED, Key, together
from incident_tui.domain.regex import regex
from incident_tui.domain.text import nearest, one_line

OFF = frozenset({"", "none", "off"})
"""What switches a key off."""

_TEMPLATE = regex(r"\{([a-z_.]+)\}")

Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """A key of the settings that is left out: its id, what is wrong, what was probably meant."""

    id: str
    what: str
    nearest: str = ""

    def __str__(self) -> str:
        meant = f' (did you mean "{self.nearest}"?)' if self.nearest else ""
        return f"keys.{self.id} {self.what}{meant}"


@dataclass(frozen=True)
class Keymap:
    """The keys that hold. `changed` has those that differ from the table, by id."""

    changed: Mapping[str, Keys] = field(default_factory=lambda: MappingProxyType({}))
    problems: tuple[Problem, ...] = ()

    @cached_property
    def _written(self) -> Mapping[str, str]:
        return {key.id: written(self.keys(key.id)[0]) for key in ALL if self.keys(key.id)}

    def keys(self, key_id: str) -> Keys:
        """Return the keys of an id, by name; none where it has none."""
        if key_id in self.changed:
            return self.changed[key_id]
        key = BY_ID.get(key_id)
        return key.names if key else ()

    def name(self, key_id: str) -> str:
        """Return how the first key of an id is written; without one, the command."""
        key = BY_ID.get(key_id)
        return self._written.get(key_id, key.road if key else "")

    def names(self, key_id: str) -> str:
        """Return all keys of an id as they are written."""
        return " ".join(map(written, self.keys(key_id)))

    def with_keys(self, text: str) -> str:
        """Return a text with the keys that hold in the place of ids: `{log.edit} corrects`."""
        return _TEMPLATE.sub(lambda found: self.name(found[1]) or found[0], text)


SHIPPED = Keymap()


def make(wanted: Mapping[str, str]) -> Keymap:
    """Return the keys that hold where a person wants these: id to keys, comma-separated."""
    if not wanted:
        return SHIPPED
    problems: dict[str, Problem] = {}
    found: dict[str, Keys] = {}
    for key_id, text in wanted.items():
        key = BY_ID.get(key_id)
        keys = _parsed(text)
        problem = _problem(key, keys, text) if key else _unknown(key_id)
        if problem is not None:
            problems[key_id] = problem
        elif key is not None and keys != key.names:
            found[key_id] = keys
    while (clash := _clash(found)) is not None:
        problems[clash.id] = clash
        del found[clash.id]
    ordered = tuple(problems[key_id] for key_id in wanted if key_id in problems)
    return Keymap(MappingProxyType(found), ordered)


def _parsed(text: str) -> Keys:
    """Return the keys of a setting, each once."""
    if text.strip().lower() in OFF:
        return ()
    return tuple(dict.fromkeys(parse(part) for part in text.split(",") if part.strip()))


def _unknown(key_id: str) -> Problem:
    """Return what is wrong with an id that is not in the table."""
    close = nearest(key_id, [key.id for key in ALL if key.does])
    return Problem(one_line(key_id)[:40], "names nothing that has a key", close)


def _problem(key: Key, keys: Keys, text: str) -> Problem | None:
    """Return what is wrong with the keys wanted for one id by themselves."""
    stays = f"it stays {stays_written(key)}"
    if not key.does:
        return Problem(key.id, f"cannot be changed; {stays}")
    if not keys and not key.road:
        return Problem(key.id, f"cannot go without a key; {stays}")
    for name, part in zip(keys, _parts(text), strict=False):
        if name in key.names:
            continue
        if not is_key(name):
            said = f'is "{one_line(part)[:20]}", which is not a key; {stays}'
            return Problem(key.id, said, nearest_key(part[:40]))
        if why := why_swallowed(name) or _why_taken(key, name):
            return Problem(key.id, f"is {written(name)}, {why}; {stays}")
    return None


def _parts(text: str) -> list[str]:
    """Return the parts of a setting that its keys were read from, in the same order."""
    first = {parse(part): part.strip() for part in reversed(text.split(",")) if part.strip()}
    return [first[name] for name in _parsed(text)]


def _why_taken(key: Key, name: str) -> str:
    """Return who takes a key before it can mean this, or nothing."""
    if key.place in TYPED and is_printable(name):
        return "which would be typed"
    if key.place in TYPED and name in EDITING:
        return "which edits the line"
    if key.place in LISTS and name in MOVING:
        return "which moves in the list"
    return ""


def stays_written(key: Key) -> str:
    """Return the shipped keys of a row as they are written."""
    return " ".join(map(written, key.names)) or "without a key"


def _clash(found: Mapping[str, Keys]) -> Problem | None:
    """Return the last changed key that something else of its place has, or None."""
    holding = {key.id: found.get(key.id, key.names) for key in ALL}
    for key in reversed(ALL):
        if key.id not in found:
            continue
        for other in _others(key, found):
            shared = [name for name in holding[key.id] if name in holding[other.id]]
            if shared:
                said = f"is {written(shared[0])}, the key of {other.id}"
                return Problem(key.id, f"{said}; it stays {stays_written(key)}")
    return None


def _others(key: Key, found: Mapping[str, Keys]) -> Iterable[Key]:
    """Yield what could clash with a changed key: what was left as it is comes first."""
    near = [other for other in ALL if other is not key and together(key.place, other.place)]
    yield from (other for other in near if other.id not in found)
    yield from (other for other in near if other.id in found)
