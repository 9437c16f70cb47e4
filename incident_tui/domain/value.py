"""Frozen values that cost next to nothing to define.

A frozen dataclass with slots takes about half a millisecond to create, and the program has
some two hundred kinds of fact, intent and finding, of which one run uses a few. A `value` is
the same thing to its users; its constructor and its table of fields are made when it is first
constructed, compared or asked for its fields. Equality, representation and the refusal to
change are shared.
"""

from __future__ import annotations

import inspect
import threading
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from typing import Any, ClassVar, TypeVar, dataclass_transform

T = TypeVar("T")

_LOCK = threading.RLock()
_OF_DATACLASSES = ("__dataclass_params__", "__match_args__", "__dataclass_fields__")
"""What the standard library keeps on a class, and looks for."""


class _Late:
    """An attribute of a class that is made, with all the others, when it is first asked for."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, instance: object, owner: type) -> Any:
        _make(owner)
        return getattr(owner, self.name)


class Value:
    """The base of every value: equal when of one type with equal fields, and never changed."""

    _compared: ClassVar[tuple[str, ...]] = ()

    def _key(self) -> tuple[Any, ...]:
        return tuple([getattr(self, name) for name in self._compared])

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return (
            isinstance(other, Value) and type(other) is type(self) and other._key() == self._key()
        )

    def __hash__(self) -> int:
        return hash((type(self), self._key()))

    def __repr__(self) -> str:
        told = (f"{f.name}={getattr(self, f.name)!r}" for f in fields(self) if f.repr)  # type: ignore[arg-type]
        return f"{type(self).__qualname__}({', '.join(told)})"

    def __setattr__(self, name: str, value: Any) -> None:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")


_LATE = {name: _Late(name) for name in (*_OF_DATACLASSES, "_compared")}


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value(cls: type[T]) -> type[T]:
    """Make a class of annotated fields a frozen value; it derives from `Value`."""
    for name, late in _LATE.items():
        setattr(cls, name, late)
    setattr(cls, "__init__", _first)  # noqa: B010 - the type is anybody's
    return cls


def _first(self: Any, *args: Any, **named: Any) -> None:
    """Make the class whole, then construct as it says."""
    _make(type(self))
    self.__init__(*args, **named)


def _make(cls: type) -> None:
    """Give a value, after what it derives from, its fields and its constructor.

    The fields are worked out on a copy, so that another thread never meets half a class; the
    constructor, which is looked at first, comes last.
    """
    with _LOCK:
        for base in reversed(cls.__mro__):
            if vars(base).get("__init__") is _first:
                _complete(base)


def _complete(cls: Any) -> None:
    """Work out the fields of one class, whose bases are whole, and give it all that is late."""
    own = vars(cls)
    named = inspect.get_annotations(cls)
    body = {name: own[name] for name in named if name in own}
    body |= {"__annotations__": named, "__module__": cls.__module__, "__doc__": "A copy."}
    copy: Any = dataclass(init=False, repr=False, eq=False)(type(cls.__name__, cls.__bases__, body))
    found: tuple[Field[Any], ...] = fields(copy)
    for name in named:  # a default made anew each time is no attribute of the class
        if isinstance(own.get(name), Field):
            if name in vars(copy):
                setattr(cls, name, vars(copy)[name])
            else:
                delattr(cls, name)
    for name in _OF_DATACLASSES:
        setattr(cls, name, vars(copy)[name])
    cls._compared = tuple(f.name for f in found if f.compare)
    cls.__init__ = _constructor(cls, found)


def _constructor(cls: type, found: tuple[Field[Any], ...]) -> Any:
    """Return the `__init__` of a class with these fields."""
    takes, does = ["self"], []
    known: dict[str, Any] = {"_put": object.__setattr__, "_missing": MISSING}
    for f in found:
        given = f.name
        if f.default is not MISSING:
            known[f"_default_{f.name}"] = f.default
            takes.append(f"{f.name}=_default_{f.name}")
        elif f.default_factory is not MISSING:
            known[f"_make_{f.name}"] = f.default_factory
            takes.append(f"{f.name}=_missing")
            given = f"_make_{f.name}() if {f.name} is _missing else {f.name}"
        else:
            takes.append(f.name)
        does.append(f" _put(self, {f.name!r}, {given})")
    source = f"def __init__({', '.join(takes)}):\n" + "\n".join(does or [" pass"])
    made: dict[str, Any] = {}
    exec(source, known, made)  # noqa: S102 - names of our own fields, as dataclasses does it
    made["__init__"].__qualname__ = f"{cls.__qualname__}.__init__"
    return made["__init__"]
