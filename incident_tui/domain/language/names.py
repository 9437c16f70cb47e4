"""Names of a closed set as they are typed: whole, or as much of one as only it begins with."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from incident_tui.domain.decide.intents import no_such
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.language.reading import ParsedLine
from incident_tui.domain.text import one_line


def full_name(what: str, word: str, known: Iterable[str]) -> str | RefusedError:
    """Return the name that a word is or begins; a refusal names those it could be, or the nearest.

    `what` says what such a name is of: `role`. Case does not matter, nor `-` for `_`.
    """
    names = list(known)
    found = begun_by(word, names)
    match found:
        case [name]:
            return name
        case []:
            return no_such(what, word, names)
        case _:
            return several_names(word, found)


def with_name(
    what: str, word: str, known: Iterable[str], make: Callable[[str], ParsedLine]
) -> ParsedLine:
    """Return the line that `make` builds of the full name, or why there is none."""
    name = full_name(what, word, known)
    return ParsedLine(what, word, problem=name) if isinstance(name, RefusedError) else make(name)


def begun_by(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return the names that a word begins; only the one that it is, where it is one."""
    plain = _plain(word)
    names = tuple(known)
    same = tuple(name for name in names if _plain(name) == plain)
    return same or tuple(name for name in names if plain and _plain(name).startswith(plain))


def _plain(word: str) -> str:
    return word.casefold().replace("-", "_").replace(" ", "_")


def several_names(word: str, found: Iterable[str]) -> RefusedError:
    """Return that a word could be any of several names."""
    return RefusedError(f"'{one_line(word)}' could be {', '.join(found)}", "write more of it")
