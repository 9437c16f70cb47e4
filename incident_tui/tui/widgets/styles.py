"""The named inks that painted regions are drawn in; their colours come from the theme.

An ink is the name of a foreground variable, perhaps of a fill, and how it is set. Resolving
them here once per theme costs nothing per widget, where a style-sheet rule per ink and widget
would dominate the start.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import msgspec
from rich.style import Style


class Ink(msgspec.Struct, frozen=True):
    """Variables of the theme: foreground, fill (None: the region's own), and the setting."""

    fore: str
    fill: str | None = None
    bold: bool = False
    strike: bool = False


def _filled(name: str, *, bold: bool = True) -> Ink:
    return Ink(f"{name}-text", name, bold)


INKS: Mapping[str, Ink] = {
    "text": Ink("text"),
    "muted": Ink("muted"),
    "faint": Ink("muted"),
    "strong": Ink("text", bold=True),
    "accent": Ink("accent"),
    "good": Ink("ok"),
    "mention": Ink("mention", bold=True),
    "ref": Ink("accent"),
    "tag": Ink("accent"),
    "key": Ink("accent", bold=True),
    "calm": Ink("text"),
    "vacant": Ink("warn", bold=True),
    "fact": Ink("muted"),
    "decision": Ink("warn", bold=True),
    "hypothesis": Ink("mention"),
    "mitigation": Ink("ok"),
    "task": Ink("private"),
    "update": Ink("accent"),
    "struck": Ink("struck", strike=True),
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
    "late-over-soon": Ink("soon", "late"),
    "soon-over-late": Ink("late", "soon"),
    "late-over-plain": Ink("background", "late"),
    "plain-over-late": Ink("late", "background"),
    "soon-over-plain": Ink("background", "soon"),
    "plain-over-soon": Ink("soon", "background"),
    "failed": _filled("error"),
    "mask": _filled("mask", bold=False),
    "new": _filled("selection"),
    "cursor": Ink("text", "panel", bold=True),
}
"""Every ink a region may name."""


@lru_cache(512)
def _style(fore: str, fill: str, bold: bool, strike: bool) -> Style:
    return Style(color=fore, bgcolor=fill, bold=bold or None, strike=strike or None)


def style_of(name: str, variables: Mapping[str, str], background: str) -> Style:
    """Return the style of an ink on a background, under the variables of a theme."""
    ink = INKS[name]
    fill = variables[ink.fill] if ink.fill else background
    return _style(variables[ink.fore], fill, ink.bold, ink.strike)
