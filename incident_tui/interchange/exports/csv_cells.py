"""Cells of a spreadsheet: no person's words may be run as a formula by whoever opens the file."""

from __future__ import annotations

_FORMULA = tuple("=+-@\t\r\n|%") + tuple("＝＋－＠")
_GUARD = "'"


def defuse(text: str) -> str:
    """Return a cell that spreadsheets show as text: one that could be a formula gets a quote."""
    start = text.lstrip(" \u00a0")[:1]
    return _GUARD + text if start and start in (*_FORMULA, _GUARD) else text


def arm(text: str) -> str:
    """Return a cell as it was before `defuse`; other cells stay as they are."""
    if text.startswith(_GUARD) and defuse(text[1:]) == text:
        return text[1:]
    return text
