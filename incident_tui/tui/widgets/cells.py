"""Fitting text into cells: cutting, padding and wrapping by the width a terminal shows."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size

ELLIPSIS = "…"
_SCRAP = 8
"""The room, in cells, in which a word that is too long for any line may begin."""


def cut(text: str, width: int) -> str:
    """Return `text` in at most `width` cells, ended by an ellipsis where some is left out."""
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + ELLIPSIS


def fit(text: str, width: int) -> str:
    """Return `text` in exactly `width` cells."""
    return set_cell_size(cut(text, width), max(width, 0))


def fit_right(text: str, width: int) -> str:
    """Return `text` in exactly `width` cells, at the right."""
    text = cut(text, width)
    return " " * (width - cell_len(text)) + text


def wrap(text: str, first: int, rest: int | None = None) -> list[str]:
    """Return the lines of `text`: the first `first` cells wide, the others `rest`.

    Breaks at blanks where it can; a word too long for a line begins where there is room, and
    is cut at the edge. Newlines in the text are kept, at least one line is returned.
    """
    rest = first if rest is None else rest
    lines: list[str] = []
    for paragraph in text.split("\n"):
        _wrap_paragraph(paragraph, lines, max(first, 1), max(rest, 1))
    return lines or [""]


def hanging(text: str, width: int, indent: int = 2) -> str:
    """Return a text in lines of `width` cells, all but the first `indent` to the right."""
    return f"\n{' ' * indent}".join(wrap(text, width, width - indent))


def _wrap_paragraph(paragraph: str, lines: list[str], first: int, rest: int) -> None:
    width = rest if lines else first
    if cell_len(paragraph) <= width:
        lines.append(paragraph.rstrip())
        return
    line, used = "", 0
    for word in _words(paragraph):
        size = cell_len(word)
        if used + cell_len(word.rstrip()) <= width:
            line, used = line + word, used + size
            continue
        if size > rest and width - used >= _SCRAP:
            head = _head(word, width - used)
            line, word = line + head, word[len(head) :]  # noqa: PLW2901 - what is left of it
        if line:
            lines.append(line.rstrip())
            width = rest
        while cell_len(word.rstrip()) > width:
            head = _head(word, width)
            lines.append(head)
            word, width = word[len(head) :], rest  # noqa: PLW2901 - the rest of a long word
        line, used = word, cell_len(word)
    lines.append(line.rstrip())


def _words(text: str) -> list[str]:
    """Split into words, each with the blanks that follow it."""
    found: list[str] = []
    start = 0
    for n in range(1, len(text)):
        if text[n - 1] == " " and text[n] != " ":
            found.append(text[start:n])
            start = n
    found.append(text[start:])
    return found


def _head(word: str, width: int) -> str:
    """Return as much of a word as fits, one character at least."""
    used = 0
    for n, character in enumerate(word):
        used += cell_len(character)
        if used > width and n:
            return word[:n]
    return word
