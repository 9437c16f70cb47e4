"""The types that files are read by, taken apart: what they are, and what is said about them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

from msgspec import inspect as kinds


class Kind(NamedTuple):
    """A type, and what is said about it that msgspec leaves to us."""

    type: kinds.Type
    extra: Mapping[str, Any]


def kind_of(kind: kinds.Type) -> Kind:
    """Take a type out of what is said about it; a type or None is that type."""
    extra: dict[str, Any] = {}
    while True:
        match kind:
            case kinds.Metadata():
                extra |= kind.extra or {}
                kind = kind.type
            case kinds.UnionType() if any(isinstance(t, kinds.NoneType) for t in kind.types):
                kind = next(t for t in kind.types if not isinstance(t, kinds.NoneType))
            case _:
                return Kind(kind, extra)


def fields_of(kind: kinds.StructType) -> dict[str, kinds.Field]:
    """Return the fields that a file writes, by their keys."""
    return {f.encode_name: f for f in kind.fields if "given" not in kind_of(f.type).extra}


def given_of(kind: kinds.StructType) -> str:
    """Return the field that holds the name of a table, or its place; empty where none does."""
    held = (f.name for f in kind.fields if "given" in kind_of(f.type).extra)
    return next(held, "")


def words_of(kind: Kind) -> dict[str, Any]:
    """Return the words that a type allows, with the value of each; none where it is no choice."""
    match kind.type:
        case kinds.EnumType():
            return {str(member.value): member for member in kind.type.cls}
        case kinds.LiteralType():
            return {str(value): value for value in kind.type.values}
        case _:
            return {word: word for word in kind.extra.get("words", ())}


def names_of(kind: Kind) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Return the names a table must have, and all it may have that are told, with their meaning."""
    assert isinstance(kind.type, kinds.DictType)  # noqa: S101 - as called
    numbers = kind_of(kind.type.key_type).extra.get("numbers", ())
    required: tuple[str, ...] = kind.extra.get("names", ())
    allowed = {str(number): number for number in numbers}
    return required, {**{name: name for name in required}, **allowed}


def bounds_of(kind: kinds.Type) -> tuple[float, float]:
    """Return the least and the greatest number that a type allows; 0 and infinity where any."""
    least, most = getattr(kind, "ge", None), getattr(kind, "le", None)
    return 0 if least is None else least, math.inf if most is None else most


def under_name(kind: kinds.Type, name: object) -> kinds.Type:
    """Return the type of what a table holds under a name: where that tells, the part so called."""
    if isinstance(kind, kinds.UnionType):
        parts = (t for t in kind.types if isinstance(t, kinds.StructType) and t.tag == name)
        return next(parts, kind)
    return kind
