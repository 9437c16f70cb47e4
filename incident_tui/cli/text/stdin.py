"""Text from stdin. A byte that is no UTF-8 costs no line: it is read as Windows-1252, and said."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import NamedTuple


class StdinLine(NamedTuple):
    """A line of stdin, without its end; `guessed`: it was no UTF-8."""

    number: int
    text: str
    guessed: bool = False


def lines() -> Iterator[StdinLine]:
    """Yield the lines as they arrive; CR LF is one end of a line."""
    stream = getattr(sys.stdin, "buffer", sys.stdin)
    for number, line in enumerate(stream, 1):
        text, guessed = _decoded(line) if isinstance(line, bytes) else (line, False)
        text = text.removesuffix("\n").removesuffix("\r")
        yield StdinLine(number, text.removeprefix("\ufeff") if number == 1 else text, guessed)


def text() -> str:
    """Return all of it; say on stderr which lines were guessed."""
    found = list(lines())
    say_guessed([line.number for line in found if line.guessed])
    return "\n".join(line.text for line in found)


def say_guessed(numbers: list[int]) -> None:
    """Say on stderr which lines were no UTF-8."""
    if not numbers:
        return
    few = ", ".join(map(str, numbers[:5])) + (" …" if len(numbers) > 5 else "")
    count = "1 line was" if len(numbers) == 1 else f"{len(numbers)} lines were"
    said = f"{count} no UTF-8 and read as Windows-1252: {few}"
    print(f"incident-tui: {said}", file=sys.stderr)


def _decoded(line: bytes) -> tuple[str, bool]:
    try:
        return line.decode("utf-8"), False
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace"), True
