"""People's words in a Markdown document: shown as they are, never obeyed."""

from __future__ import annotations

import re

from incident_tui.domain.regex import regex

_SPECIAL = regex(r"([\\`*_\[\]<>|~&])")
_LINE_START = regex(r"^(\s*)([#+\-=]|\d+[.)])(?=\s|[-=]|$)", re.MULTILINE)
_ADDRESS = regex(r"https?://[^\s<>()\[\]\\\"'`|]+", re.ASCII)


def escape(text: str) -> str:
    """Return a person's words as Markdown that shows them as they are, on one line."""
    text = _LINE_START.sub(_escaped_start, _SPECIAL.sub(r"\\\1", text))
    return "<br>".join(line.strip() for line in text.split("\n"))


def _escaped_start(match: re.Match[str]) -> str:
    space, mark = match[1], match[2]
    if mark[0].isdigit():
        return f"{space}{mark[:-1]}\\{mark[-1]}"
    return f"{space}\\{mark}"


def link(address: str | None) -> str:
    """Return an address to put after a text, or "" where it is none that a browser opens."""
    return f" <{address}>" if address and _ADDRESS.fullmatch(address) else ""
