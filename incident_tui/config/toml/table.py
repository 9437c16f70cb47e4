"""One table of a strictly read TOML file, taken apart key by key.

Every reader notes what is wrong and goes on with a harmless stand-in, so that one reading
finds everything; whoever reads must look at the sheet's findings before using a value.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from incident_tui.config.toml.document import Sheet, dotted, shown
from incident_tui.domain.text import clean, nearest

if TYPE_CHECKING:
    from incident_tui.config.toml.lines import KeyPath

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,38}[a-z0-9])?")
_SLUG_RULE = "must be 1 to 40 of a-z, 0-9, - and _, and begin and end with a letter or digit"


class Table:
    """One table of a sheet, taken apart key by key.

    Every reader notes a finding and returns a harmless stand-in where the value is missing,
    of the wrong type or impossible. `end` notes the keys that nobody asked for.
    """

    def __init__(self, sheet: Sheet, path: KeyPath, values: Mapping[str, Any] | None) -> None:
        self.sheet = sheet
        self.path = path
        self._values = values or {}
        self._stand_in = values is None
        self._asked: set[str] = set()
        self._missing: list[str] = []

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def at(self, key: str | int) -> KeyPath:
        """Return the path of a key of this table."""
        return (*self.path, key)

    def note(self, key: str, what: str, meant: str = "") -> None:
        """Note something wrong with a key of this table."""
        self.sheet.note(self.at(key), what, meant)

    def _get(self, key: str, *, optional: bool) -> Any:
        self._asked.add(key)
        if key not in self._values and not optional:
            self._missing.append(key)
        return self._values.get(key)

    def _wrong(self, path: KeyPath, expected: str, value: object) -> None:
        self.sheet.note(path, f"must be {expected}, not {_named(value)}")

    def text(self, key: str, *, optional: bool = False, lines: bool = False) -> str:
        """Return a text without control characters; only an optional one may be empty."""
        value = self._get(key, optional=optional)
        if value is None:
            return ""
        return self._clean(self.at(key), value, empty=optional, lines=lines)

    def _clean(
        self, path: KeyPath, value: object, *, empty: bool = False, lines: bool = False
    ) -> str:
        if not isinstance(value, str):
            self._wrong(path, "a text in quotes", value)
            return ""
        if not empty and not value.strip():
            self.sheet.note(path, "must not be empty")
        if _acts(value.replace("\n", " ").replace("\t", " ") if lines else value):
            self.sheet.note(path, "holds a control character")
        return value

    def slug(self, key: str) -> str:
        """Return a short name that can be typed: a to z, 0 to 9, `-` and `_` inside."""
        value = self.text(key)
        if value.strip() and not is_slug(value):
            self.note(key, _SLUG_RULE)
        return value

    def choice(self, key: str, valid: Collection[str]) -> str:
        """Return one of the valid words."""
        value = self.text(key)
        if value.strip() and value not in valid:
            self.note_choice(key, value, valid)
        return value

    def note_choice(self, key: str, value: str, valid: Collection[str]) -> None:
        """Note a word that is none of the valid ones."""
        self._unknown(self.at(key), value, valid)

    def _unknown(self, path: KeyPath, word: str, valid: Collection[str]) -> None:
        meant = nearest(word, valid)
        listed = "" if meant else _listed(valid)
        self.sheet.note(path, f'is "{shown(word)}", which is not known here{listed}', meant)

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        """Return true or false; without a default the key must be there."""
        value = self._get(key, optional=default is not None)
        if value is None:
            return bool(default)
        if not isinstance(value, bool):
            self._wrong(self.at(key), "true or false", value)
            return False
        return value

    def minutes(self, key: str) -> int:
        """Return a whole number of minutes, 1 up to a year."""
        return self.whole(key, "minutes", 525_600)

    def whole(self, key: str, unit: str, most: int) -> int:
        """Return a whole number of something, from 1 up to `most`."""
        value = self._get(key, optional=False)
        if value is None:
            return 1
        if type(value) is not int:
            self._wrong(self.at(key), f"a whole number of {unit}", value)
            return 1
        if not 1 <= value <= most:
            self.note(key, f"must be between 1 and {most} {unit}")
            return 1
        return value

    def share(self, key: str) -> float:
        """Return a number from 0 to 1."""
        value = self._get(key, optional=False)
        if value is None:
            return 0.0
        if type(value) not in {int, float}:
            self._wrong(self.at(key), "a number from 0 to 1", value)
            return 0.0
        if not 0 <= value <= 1:  # NaN fails this too
            self.note(key, "must be between 0 and 1")
            return 0.0
        return float(value)

    def texts(self, key: str, *, optional: bool = False) -> tuple[str, ...]:
        """Return a list of texts; one that must be there must not be empty."""
        items = self._items(key, optional=optional)
        return tuple(self._clean((*self.at(key), n), item) for n, item in enumerate(items))

    def words(self, key: str, valid: Collection[str], *, optional: bool = False) -> tuple[str, ...]:
        """Return a list of valid words, each once; what is not one is left out."""
        words: dict[str, None] = {}
        for place, word in enumerate(self.texts(key, optional=optional)):
            where = (*self.at(key), place)
            if word in words:
                self.sheet.note(where, f'repeats "{shown(word)}"')
            elif word in valid:
                words[word] = None
            elif word.strip():
                self._unknown(where, word, valid)
        return tuple(words)

    def numbers(
        self, key: str, valid: Collection[int], default: tuple[int, ...]
    ) -> tuple[int, ...]:
        """Return a list of valid whole numbers, each once; the default for a missing key."""
        if key not in self._values:
            self._asked.add(key)
            return default
        found: list[int] = []
        for place, item in enumerate(self._items(key, optional=False)):
            where = (*self.at(key), place)
            if type(item) is not int:
                self._wrong(where, "a whole number", item)
            elif item not in valid:
                self.sheet.note(where, f"must be one of {', '.join(map(str, sorted(valid)))}")
            elif item in found:
                self.sheet.note(where, f"repeats {item}")
            else:
                found.append(item)
        return tuple(found)

    def _items(self, key: str, *, optional: bool) -> list[Any]:
        value = self._get(key, optional=optional)
        if value is None:
            return []
        if not isinstance(value, list):
            self._wrong(self.at(key), "a list", value)
            return []
        if not value:
            self.note(key, "must not be empty")
        return value

    def table(self, key: str, *, optional: bool = False) -> Table:
        """Return a table inside this one; an empty stand-in where there is none."""
        value = self._get(key, optional=optional)
        if value is not None and not isinstance(value, dict):
            self._wrong(self.at(key), f"a table, [{dotted(self.at(key))}]", value)
        values = value if isinstance(value, dict) else None
        return Table(self.sheet, self.at(key), values)

    def is_table(self, key: str) -> bool:
        """Return whether a key holds a table inside this one."""
        return isinstance(self._values.get(key), dict)

    def tables(self, key: str) -> list[Table]:
        """Return a list of tables, each written as `[[key]]`."""
        found = []
        for place, item in enumerate(self._items(key, optional=False)):
            where = (*self.at(key), place)
            if isinstance(item, dict):
                found.append(Table(self.sheet, where, item))
            else:
                self._wrong(where, "a table", item)
        return found

    def names(
        self, known: Collection[str], *, required: bool = True, more: bool = False
    ) -> list[str]:
        """Return the keys of this table that are known, in its order; `more` lets others in."""
        found = []
        for key in self._values:
            if key in known or (more and is_slug(key)):
                found.append(key)
            elif more:
                self.note(key, _SLUG_RULE)
                self._asked.add(key)
        for key in known:
            self._get(key, optional=not required)
        return found

    def end(self) -> None:
        """Note each key that nobody asked for, then each that is missing."""
        for key in self._values:
            if key not in self._asked:
                meant = self._meant(key)
                valid = "" if meant else _listed(self._asked)
                self.note(key, f"is not a key that belongs here{valid}", meant)
                if meant in self._missing:
                    self._missing.remove(meant)
        for key in () if self._stand_in else self._missing:
            self.note(key, "is missing")

    def _meant(self, key: str) -> str:
        """Return the key that was probably meant: one not used yet, if any comes near."""
        free = [name for name in sorted(self._asked) if name not in self._values]
        only = self._missing[0] if len(self._missing) == 1 else ""
        return nearest(key, free) or only or nearest(key, sorted(self._asked))


def is_slug(text: str) -> bool:
    """Tell whether a text is a short name that can be typed anywhere."""
    return _SLUG.fullmatch(text) is not None


def _acts(text: str) -> bool:
    """Tell whether a text holds a character that acts on a terminal or hides in it."""
    if text.isascii() and text.isprintable():
        return False
    plain = unicodedata.normalize("NFC", text)
    return "\n" in plain or clean(plain) != plain


def _listed(valid: Collection[str]) -> str:
    """Return the valid words, for a message in which none comes near; nothing if they are many."""
    return f" (valid here: {', '.join(sorted(valid))})" if 0 < len(valid) <= 40 else ""


def _named(value: object) -> str:
    """Return a value by its TOML type, and itself where it is short."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return f'the text "{shown(value)}"'
        case int() | float():
            return f"the number {str(value)[:20]}" if abs(value) < 1e18 else "such a number"
        case list():
            return "a list"
        case dict():
            return "a table"
        case _:
            return "a date or a time"
