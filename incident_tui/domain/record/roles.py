"""What a field of a fact means: whose word it is, and what it points at.

The type of a field says so (`name: Person`, `refs: tuple[EventRef, ...]`). Copies for others,
masks, redaction, search and replays go by these roles and never by the name of a field, so
that a new kind of event is right in all of them once its fields are typed. Numbers and flags
have no role: they are nobody's words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from enum import Enum, auto
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from msgspec import Struct
from msgspec.structs import replace

S = TypeVar("S", bound=Struct)


class FieldRole(Enum):
    """The roles a field can have."""

    STATEMENT = auto()
    PROSE = auto()
    TAG = auto()
    PERSON = auto()
    LINK = auto()
    INTERNAL = auto()
    SLUG = auto()
    EVENT_REF = auto()
    INSTANT = auto()
    DAY = auto()


Statement = Annotated[str, FieldRole.STATEMENT]
"""The sentence that an event is: what a correction replaces. A fact has at most one."""

Prose = Annotated[str, FieldRole.PROSE]
"""Any other words that a person wrote; they may name anybody and anything."""

Tag = Annotated[str, FieldRole.TAG]
"""A word under which an entry is found, without its #."""

Person = Annotated[str, FieldRole.PERSON]
"""A person's name, without the @."""

Link = Annotated[str, FieldRole.LINK]
"""Where something is: an address."""

Internal = Annotated[str, FieldRole.INTERNAL]
"""A text for the team alone: copies for others go without it."""

Slug = Annotated[str, FieldRole.SLUG]
"""A word of the playbook or of the program: it tells nothing that a person wrote."""

EventRef = Annotated[str, FieldRole.EVENT_REF]
"""The id of an event."""

Instant = Annotated[datetime, FieldRole.INSTANT]
"""A moment, aware UTC."""

Day = Annotated[str, FieldRole.DAY]
"""A calendar date, YYYY-MM-DD."""

Reasons = Annotated[Mapping[str, Any], FieldRole.PROSE]
"""A person's words by the slug of what they are about."""

Setup = Annotated[Mapping[str, Any], FieldRole.SLUG]
"""What was taken from the playbook: names, a hash, numbers."""

Body = Annotated[Mapping[str, Any], FieldRole.INTERNAL]
"""The fields of a kind that this program does not know, as they are in the file."""


class Field(Struct, frozen=True):
    """A field that has a role. It holds one value, `many` in a tuple, or a table of them."""

    name: str
    role: FieldRole
    optional: bool = False
    many: bool = False
    is_table: bool = False


@cache
def fields_of(kind: type[Struct]) -> tuple[Field, ...]:
    """Return the fields of a kind of fact that have a role, in their order."""
    hints = get_type_hints(kind, include_extras=True)
    found = (_field(name, hints[name]) for name in kind.__struct_fields__)
    return tuple(field for field in found if field is not None)


def _field(name: str, hint: object) -> Field | None:
    optional = get_origin(hint) in {Union, UnionType}
    if optional:
        hint = next(part for part in get_args(hint) if part is not NoneType)
    many = get_origin(hint) is tuple
    if many:
        hint = get_args(hint)[0]
    role = next((part for part in get_args(hint) if isinstance(part, FieldRole)), None)
    if role is None:
        return None
    return Field(name, role, optional, many, is_table=get_origin(get_args(hint)[0]) is not None)


def changed(field: Field, value: Any, change: Callable[[str], str]) -> Any:
    """Return the value of a field with every text in it changed; None stays None."""
    if value is None:
        return None
    if field.many:
        return tuple(map(change, value))
    if field.is_table:
        return {key: change(str(one)) for key, one in value.items()}
    return change(value)


def words_of(fact: Struct, *roles: FieldRole) -> Iterator[str]:
    """Yield every text of a fact that has one of these roles; every text at all without any."""
    for field in _having(type(fact), roles):
        yield from texts_in(fact, field)


def texts_in(fact: Struct, field: Field) -> Iterator[str]:
    """Yield every text that a field of a fact holds."""
    value = getattr(fact, field.name)
    if field.many:
        yield from value
    elif field.is_table:
        yield from (one for one in value.values() if isinstance(one, str))
    elif isinstance(value, str):
        yield value


def people_of(fact: Struct) -> tuple[str, ...]:
    """Return the people that a fact names in fields of their own."""
    return tuple(words_of(fact, FieldRole.PERSON))


def tags_of(fact: Struct) -> tuple[str, ...]:
    """Return the tags of a fact."""
    return tuple(words_of(fact, FieldRole.TAG))


def subject_of(fact: Struct) -> str | None:
    """Return the id of the event that a fact is about, or None."""
    name = _only(type(fact), FieldRole.EVENT_REF)
    return cast("str | None", getattr(fact, name)) if name else None


def statement_of(fact: Struct) -> str:
    """Return the sentence that a fact is, as it was recorded; empty where there is none."""
    name = _only(type(fact), FieldRole.STATEMENT)
    return cast("str | None", getattr(fact, name)) or "" if name else ""


def with_statement(fact: S, text: str) -> S:
    """Return a fact with another sentence; itself where it has none."""
    name = _only(type(fact), FieldRole.STATEMENT)
    return replace(fact, **{name: text}) if name else fact


@cache
def _having(kind: type[Struct], roles: tuple[FieldRole, ...]) -> tuple[Field, ...]:
    """Return the fields of these roles; all that have one where none is named."""
    return tuple(field for field in fields_of(kind) if not roles or field.role in roles)


@cache
def _only(kind: type[Struct], role: FieldRole) -> str:
    """Return the name of the field that holds one value of this role; empty if there is none."""
    found = (field.name for field in _having(kind, (role,)) if not (field.many or field.is_table))
    return next(found, "")
