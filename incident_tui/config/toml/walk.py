"""Everything that is wrong with a TOML document, by the type that it should have.

The walk notes what is wrong and goes on with a harmless stand-in, so that one reading finds
everything; whoever asked for it looks at the document's findings before using the value.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import inspect as kinds

from incident_tui.config.toml.document import TomlDocument, dotted, holds_control, shown
from incident_tui.config.toml.kind import (
    Kind,
    bounds_of,
    fields_of,
    given_of,
    kind_of,
    names_of,
    under_name,
    words_of,
)
from incident_tui.domain.written import OneLine, Part, form_of, value_of

if TYPE_CHECKING:
    from incident_tui.config.toml.lines import KeyPath

T = TypeVar("T", bound=Part)


def walk(cls: type[T], document: TomlDocument, given: Mapping[str, object]) -> T:
    """Return the value of a document, with stand-ins where something was noted."""
    kind = kinds.type_info(cls)
    assert isinstance(kind, kinds.StructType)  # noqa: S101 - T is a struct
    value: T = _Walk(document).part(kind, document.values, (), given)
    return value


def value_at(cls: Any, document: TomlDocument, path: KeyPath) -> Any:
    """Return a value of any type from a place that is there, a stand-in where it is wrong."""
    given: Any = document.values
    for part in path:
        given = given[part]
    return _Walk(document).value(kinds.type_info(cls), given, path)


class _Walk:
    """One walk over a document, down its tables and lists."""

    def __init__(self, document: TomlDocument) -> None:
        self.document = document

    def value(self, whole: kinds.Type, given: object, path: KeyPath, name: object = None) -> Any:
        """Return what stands at a path; `name` is the name of its table, or its place."""
        kind = kind_of(whole)
        if words_of(kind):
            return self.word(kind, given, path)
        match kind.type:
            case kinds.StructType() as part:
                return self.part(part, given, path, {given_of(part): name})
            case kinds.DictType():
                return self.table(kind, given, path)
            case kinds.VarTupleType():
                return self.items(kind, given, path)
            case kinds.StrType():
                return self.text(kind, given, path)
            case kinds.IntType() | kinds.FloatType():
                return self.number(kind, given, path)
            case kinds.BoolType():
                return self.flag(given, path)
            case kinds.CustomType(cls=cls):
                return value_of(cls, self.value(kinds.type_info(form_of(cls)), given, path))
            case kinds.UnionType(types=types):  # a text, or a table of texts
                table = isinstance(given, dict)
                inner = next(t for t in types if isinstance(t, kinds.DictType) is table)
                return self.value(inner, given, path)
            case _:
                return given

    def wrong(self, path: KeyPath, expected: str, given: object) -> None:
        """Note a value of another type than is expected."""
        self.document.note(path, f"must be {expected}, not {_told(given)}")

    # -- texts, words, numbers ---------------------------------------------------------------

    def text(self, kind: Kind, given: object, path: KeyPath) -> str:
        """Return a text."""
        if not isinstance(given, str):
            self.wrong(path, "a text in quotes", given)
            return ""
        pattern = getattr(kind.type, "pattern", None) or ""
        if not given.strip() and not re.search(pattern, ""):
            self.document.note(path, "must not be empty")
        lines = re.search(pattern, "a\na") is not None  # several are allowed
        if holds_control(given.replace("\n", " ").replace("\t", " ") if lines else given):
            self.document.note(path, "holds a control character")
        if given.strip() and not re.search(pattern, given) and "rule" in kind.extra:
            self.document.note(path, kind.extra["rule"].format(shown(given)))
        self._length(kind, given, path)
        return given

    def _length(self, kind: Kind, given: str, path: KeyPath) -> None:
        most = getattr(kind.type, "max_length", None)
        if most is not None and len(given) > most:
            why = f": {kind.extra['why']}" if "why" in kind.extra else ""
            self.document.note(path, f"must be at most {most} characters{why}")

    def word(self, kind: Kind, given: object, path: KeyPath) -> Any:
        """Return the value of one of the words that a type allows."""
        valid = words_of(kind)
        text = self.text(_LINE, given, path)
        if text in valid:
            return valid[text]
        if text.strip():
            self.document.note_unknown_word(path, text, valid)
        return next(iter(valid.values())) if isinstance(kind.type, kinds.EnumType) else text

    def number(self, kind: Kind, given: object, path: KeyPath) -> float:
        """Return a number; the least one that may stand there where it cannot be used."""
        whole = isinstance(kind.type, kinds.IntType)
        least, most = bounds_of(kind.type)
        unit, allowed = kind.extra.get("unit"), kind.extra.get("numbers")
        if type(given) is int or (type(given) is float and not whole):
            if least <= given <= most:  # NaN fails this
                return given
            said = f"between {least:g} and {most}" + (f" {unit}" if unit else "")
            self.document.note(path, f"must be {_one_of(allowed) if allowed else said}")
        else:
            said = "a whole number" + (f" of {unit}" if unit else "")
            self.wrong(path, said if whole else f"a number from {least:g} to {most:g}", given)
        return least

    def flag(self, given: object, path: KeyPath) -> bool:
        """Return true or false."""
        if not isinstance(given, bool):
            self.wrong(path, "true or false", given)
            return False
        return given

    # -- lists and tables ----------------------------------------------------------------------

    def items(self, kind: Kind, given: object, path: KeyPath) -> tuple[Any, ...]:
        """Return a list; where each may stand in it once, without what is wrong."""
        assert isinstance(kind.type, kinds.VarTupleType)  # noqa: S101 - as called
        if not isinstance(given, list):
            self.wrong(path, "a list", given)
            return ()
        if not given and kind.type.min_length:
            self.document.note(path, "must not be empty")
        found: list[Any] = []
        for place, item in enumerate(given):
            known = len(self.document.findings)
            value = self.value(kind.type.item_type, item, (*path, place), place + 1)
            sound = known == len(self.document.findings)
            if sound and "once" in kind.extra and value in found:
                told = f'"{shown(item)}"' if isinstance(item, str) else item
                self.document.note((*path, place), f"repeats {told}")
            elif sound or "once" not in kind.extra:
                found.append(value)
        return tuple(found)

    def table(self, kind: Kind, given: object, path: KeyPath) -> dict[Any, Any]:
        """Return a table of values by name, without those whose name does not belong there."""
        assert isinstance(kind.type, kinds.DictType)  # noqa: S101 - as called
        found = {}
        if isinstance(given, dict):
            names = self._names(kind, given, path)
            for key, name in names.items():
                inner = under_name(kind.type.value_type, key)
                found[name] = self.value(inner, given[key], (*path, key), name)
        else:
            self.wrong(path, f"a table, [{dotted(path)}]", given)
        if not found and "empty" in kind.extra:
            self.document.note(path, kind.extra["empty"])
        return found

    def _names(self, kind: Kind, given: dict[str, Any], path: KeyPath) -> dict[str, Any]:
        """Return the keys of a table that belong there, each as the name it means."""
        assert isinstance(kind.type, kinds.DictType)  # noqa: S101 - as called
        key_kind = kind_of(kind.type.key_type)
        required, valid = names_of(kind)
        found: dict[str, Any] = {}
        missing = [name for name in required if name not in given]
        for key in given:
            if key in valid:
                found[key] = valid[key]
            elif valid and not kind.extra.get("more"):
                self._unknown((*path, key), valid, given, missing)
            elif self._fits(key_kind, key):
                found[key] = key
            else:
                self.document.note((*path, key), key_kind.extra["rule"])
        for name in missing:
            self.document.note((*path, name), "is missing")
        return found

    def _fits(self, kind: Kind, key: str) -> bool:
        pattern = getattr(kind.type, "pattern", None)
        return pattern is None or re.search(pattern, key) is not None

    def _unknown(
        self, path: KeyPath, valid: Collection[str], given: Collection[str], missing: list[str]
    ) -> None:
        free = [name for name in valid if name not in given]
        self.document.note_unknown_key(path, valid, free, missing)

    def part(
        self, kind: kinds.StructType, given: object, path: KeyPath, held: Mapping[str, object]
    ) -> Any:
        """Return a value of a struct; `held` are the fields that no file writes."""
        if not isinstance(given, dict):
            is_item = not path or isinstance(path[-1], int)
            self.wrong(path, "a table" if is_item else f"a table, [{dotted(path)}]", given)
            return stand_in(kind, held)
        fields = fields_of(kind)
        found = {
            f.name: self.value(f.type, given[key], (*path, key))
            for key, f in fields.items()
            if key in given
        }
        missing = [key for key, f in fields.items() if f.required and key not in given]
        for key in given:
            if key not in fields:
                self._unknown((*path, key), fields, given, missing)
        for key in missing:
            self.document.note((*path, key), "is missing")
        return stand_in(kind, {**held, **found})


_LINE = kind_of(kinds.type_info(OneLine))


def stand_in(whole: kinds.Type, known: Mapping[str, object] = MappingProxyType({})) -> Any:
    """Return a harmless value of a type; `known` are the fields of a struct that are known."""
    kind = kind_of(whole)
    match kind.type:
        case kinds.StructType(cls=cls, fields=fields):
            needed = {f.name: stand_in(f.type) for f in fields if f.required}
            own = {f.name for f in fields}
            return cls(**{**needed, **{k: v for k, v in known.items() if k in own}})
        case kinds.CustomType(cls=cls):
            return value_of(cls, stand_in(kinds.type_info(form_of(cls))))
        case kinds.EnumType(cls=cls):
            return next(iter(cls))
        case kinds.IntType() | kinds.FloatType():
            return bounds_of(kind.type)[0]
        case kinds.BoolType():
            return False
        case kinds.VarTupleType():
            return ()
        case kinds.DictType():
            return {}
        case _:
            return ""


def _one_of(numbers: Iterable[int]) -> str:
    return f"one of {', '.join(map(str, numbers))}"


def _told(value: object) -> str:
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
