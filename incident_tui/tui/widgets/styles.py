"""The named text styles that painted regions are drawn in; their colours come from the theme.

A style is the name of a foreground variable, perhaps of a fill, and how it is set. Resolving
them here once per theme costs nothing per widget, where a style-sheet rule per style and widget
would dominate the start.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import msgspec
from rich.style import Style


class TextStyle(msgspec.Struct, frozen=True):
    """Variables of the theme: foreground, fill (None: the region's own), and the setting."""

    fore: str
    fill: str | None = None
    bold: bool = False
    strike: bool = False


def _filled(name: str, *, bold: bool = True) -> TextStyle:
    return TextStyle(f"{name}-text", name, bold)


TEXT_STYLES: Mapping[str, TextStyle] = {
    "text": TextStyle("text"),
    "muted": TextStyle("muted"),
    "faint": TextStyle("muted"),
    "strong": TextStyle("text", bold=True),
    "accent": TextStyle("accent"),
    "good": TextStyle("ok"),
    "mention": TextStyle("mention", bold=True),
    "ref": TextStyle("accent"),
    "tag": TextStyle("accent"),
    "key": TextStyle("accent", bold=True),
    "calm": TextStyle("text"),
    "vacant": TextStyle("warn", bold=True),
    "fact": TextStyle("muted"),
    "decision": TextStyle("warn", bold=True),
    "hypothesis": TextStyle("mention"),
    "mitigation": TextStyle("ok"),
    "task": TextStyle("private"),
    "update": TextStyle("accent"),
    "struck": TextStyle("struck", strike=True),
    "late": _filled("late"),
    "late-dim": _filled("late", bold=False),
    "soon": _filled("soon"),
    "sev1": _filled("sev1"),
    "sev2": _filled("sev2"),
    "sev3": _filled("sev3"),
    "sev4": _filled("sev4"),
    "chip": _filled("message"),
    "private": _filled("message", bold=False),
    "drill": _filled("drill"),
    "share": _filled("share"),
    "late-over-soon": TextStyle("soon", "late"),
    "soon-over-late": TextStyle("late", "soon"),
    "late-over-plain": TextStyle("background", "late"),
    "plain-over-late": TextStyle("late", "background"),
    "soon-over-plain": TextStyle("background", "soon"),
    "plain-over-soon": TextStyle("soon", "background"),
    "failed": _filled("error"),
    "mask": _filled("mask", bold=False),
    "new": _filled("selection"),
    "cursor": TextStyle("text", "panel", bold=True),
}
"""Every style a region may name."""


@lru_cache(512)
def _style(fore: str, fill: str, bold: bool, strike: bool) -> Style:
    return Style(color=fore, bgcolor=fill, bold=bold or None, strike=strike or None)


def style_of(name: str, variables: Mapping[str, str], background: str) -> Style:
    """Return the style of a style on a background, under the variables of a theme."""
    style = TEXT_STYLES[name]
    fill = variables[style.fill] if style.fill else background
    return _style(variables[style.fore], fill, style.bold, style.strike)
