"""The named inks that painted regions are drawn in; their colours come from the theme.

An ink is the name of a foreground variable, perhaps of a fill, and how it is set. Resolving
them here once per theme costs nothing per widget, where a style-sheet rule per ink and widget
would dominate the start.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from rich.style import Style


@dataclass(frozen=True, slots=True)
class Ink:
    """Variables of the theme: foreground, fill (None: the region's own), and the setting."""

    fore: str
    fill: str | None = None
    bold: bool = False
    strike: bool = False


def _filled(name: str, *, bold: bool = True) -> Ink:
    return Ink(f"{name}-ink", f"{name}-fill", bold)


INKS: Mapping[str, Ink] = {
    "text": Ink("foreground"),
    "muted": Ink("muted"),
    "faint": Ink("faint"),
    "strong": Ink("foreground", bold=True),
    "accent": Ink("accent"),
    "good": Ink("good"),
    "key": Ink("accent", bold=True),
    "calm": Ink("calm-ink"),
    "vacant": Ink("vacant-ink", bold=True),
    "fact": Ink("faint"),
    "decision": Ink("decision-ink", bold=True),
    "hypothesis": Ink("hypothesis-ink"),
    "mitigation": Ink("mitigation-ink"),
    "task": Ink("task-ink"),
    "update": Ink("update-ink"),
    "struck": Ink("faint", strike=True),
    "late": _filled("late"),
    "late-dim": _filled("late", bold=False),
    "soon": _filled("soon"),
    "sev1": _filled("sev1"),
    "sev2": _filled("sev2"),
    "sev3": _filled("sev3"),
    "sev4": _filled("sev4"),
    "chip": _filled("chip"),
    "private": _filled("chip", bold=False),
    "drill": _filled("drill"),
    "failed": _filled("failed"),
    "new": _filled("new"),
    "cursor": Ink("foreground", "cursor-fill", bold=True),
}
"""Every ink a region may name."""


@lru_cache(512)
def _style(fore: str, fill: str, bold: bool, strike: bool) -> Style:  # noqa: FBT001 - a cache key
    return Style(color=fore, bgcolor=fill, bold=bold or None, strike=strike or None)


def style_of(name: str, variables: Mapping[str, str], background: str) -> Style:
    """Return the style of an ink on a background, under the variables of a theme."""
    ink = INKS[name]
    fill = variables[ink.fill] if ink.fill else background
    return _style(variables[ink.fore], fill, ink.bold, ink.strike)
