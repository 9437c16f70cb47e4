"""A value of a type from a TOML document: the type says what may stand in the file.

A sound file takes the fast way, which msgspec goes in a fraction of a millisecond. Any other
is walked, key by key, for everything that is wrong with it (`walk`). What no single key can
show (a name that is there twice) a reader checks on the whole value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from functools import cache
from typing import Annotated, Any, NamedTuple, TypeVar, get_args, get_origin

import msgspec

from incident_tui.config.toml.document import TomlDocument, holds_control
from incident_tui.domain.written import Part, form_of, value_of

T = TypeVar("T", bound=Part)

Check = Callable[[T, TomlDocument], None]
"""Notes what is wrong with a whole value. Parts that have findings of their own are stand-ins."""


def read(
    cls: type[T], document: TomlDocument, check: Check[T] | None = None, **given: object
) -> T | None:
    """Return a value of a type; None where the document has findings, all of which are noted.

    `given` are the fields of the value that no file writes.
    """
    if document.findings:
        return None
    value = sound(cls, document.values, given)
    if value is None:
        from incident_tui.config.toml.walk import walk  # noqa: PLC0415 - if something is wrong

        value = walk(cls, document, given)
    if check is not None:
        check(value, document)
    return None if document.findings else value


def sound(cls: type[T], values: Mapping[str, Any], given: Mapping[str, object]) -> T | None:
    """Return the value of a file with which nothing is wrong; None where something may be."""
    if not given.keys().isdisjoint(values) or not _harmless(values):
        return None
    try:
        whole = {**values, **given, **dict(_with_names(cls, values))}
        return msgspec.convert(whole, cls, str_keys=True, dec_hook=_of_our_own)
    except (msgspec.ValidationError, _UnsoundError):
        return None


def _of_our_own(cls: type, given: object) -> object:
    return value_of(cls, msgspec.convert(given, form_of(cls)))


def _harmless(value: object) -> bool:
    """Tell whether no text of a value can act on a terminal, and no list repeats itself.

    A list that may repeat itself, and does, only costs a walk.
    """
    if isinstance(value, str):
        if value.isascii() and value.isprintable():  # nearly all are
            return True
        return not holds_control(value.replace("\n", " ").replace("\t", " "))
    if isinstance(value, dict):
        return all(map(_harmless, value.values()))
    if isinstance(value, list):
        plain = [item for item in value if not isinstance(item, dict | list)]
        return len({*plain}) == len(plain) and all(map(_harmless, value))
    return True


# -- what msgspec does not know of the tables at the top of a file --------------------------------


class _UnsoundError(Exception):
    """A table lacks a name, has one too many, or writes what is given."""


class TopTable(NamedTuple):
    """A table at the top of a file: the names it must have, and where its values keep theirs.

    `given` is the field of a value that holds its name in the table, or its place in the list.
    """

    key: str
    names: tuple[str, ...] = ()
    more: bool = True
    given: str = ""
    numbered: bool = False


def _with_names(cls: type[Part], values: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """Yield the tables at the top, each value in them with its name. Raises _UnsoundError."""
    for table in top_tables(cls):
        rows = values.get(table.key)
        if isinstance(rows, dict):
            _need_names(table, rows.keys())
            yield table.key, {name: _with_name(table, name, row) for name, row in rows.items()}
        elif isinstance(rows, list):
            yield table.key, [_with_name(table, place, row) for place, row in enumerate(rows, 1)]


def _need_names(table: TopTable, found: Set[str]) -> None:
    needed = {*table.names}
    if not found >= needed or not (table.more or found <= needed):
        raise _UnsoundError


def _with_name(table: TopTable, name: str | int, item: Any) -> object:
    if not table.given:
        return item
    if not isinstance(item, dict) or table.given in item:
        raise _UnsoundError
    return {**item, table.given: int(name) if table.numbered else name}


@cache
def top_tables(cls: type[Part]) -> tuple[TopTable, ...]:
    """Return the tables at the top of a file of which msgspec does not know all."""
    found = []
    for field in msgspec.structs.fields(cls):
        kind, extra = bare(field.type)
        given, numbered = _given_field(kind)
        if "names" in extra or given:
            names, more = extra.get("names", ()), extra.get("more", True)
            found.append(TopTable(field.encode_name, names, more, given, numbered))
    return tuple(found)


def bare(kind: Any) -> tuple[Any, dict[str, Any]]:
    """Return a type without what is said about it, and what is said that msgspec leaves to us."""
    extra: dict[str, Any] = {}
    if get_origin(kind) is Annotated:
        for meta in kind.__metadata__:
            extra |= meta.extra or {}
        kind = get_args(kind)[0]
    return kind, extra


def _given_field(kind: Any) -> tuple[str, bool]:
    """Return the field in which the values of a table keep their name; whether it is a number."""
    items = [item for item in get_args(kind) if item is not ...]
    cls = (get_args(items[-1]) or items[-1:])[0] if items else None
    if not (isinstance(cls, type) and issubclass(cls, Part)):
        return "", False
    if tag := cls.__struct_config__.tag_field:
        return tag, False
    for field in msgspec.structs.fields(cls):
        inner, extra = bare(field.type)
        if "given" in extra:
            return field.encode_name, inner is int
    return "", False
