"""The shipped dark theme and the making of a Textual theme from plain colours.

Every colour is a cell of the xterm-256 cube, so that ssh, tmux and a true-colour terminal
look the same; text is at least 7:1 on its background.
"""

from __future__ import annotations

from collections.abc import Mapping

from textual.theme import Theme

DARK_NAME = "bridge-dark"

DARK: Mapping[str, str] = {
    "background": "#121212",
    "surface": "#1c1c1c",
    "panel": "#262626",
    "foreground": "#eeeeee",
    "muted": "#c6c6c6",
    "faint": "#b2b2b2",
    "rule": "#444444",
    "accent": "#87d7ff",
    "good": "#87d787",
    "note-ink": "#bcbcbc",
    "decision-ink": "#ffd787",
    "hypothesis-ink": "#d7afff",
    "mitigation-ink": "#87d787",
    "task-ink": "#87d7d7",
    "update-ink": "#87d7ff",
    "late-ink": "#000000",
    "late-fill": "#ff8700",
    "soon-ink": "#000000",
    "soon-fill": "#d7d787",
    "calm-ink": "#d0d0d0",
    "vacant-ink": "#ffd787",
    "sev1-ink": "#ffffff",
    "sev1-fill": "#870000",
    "sev2-ink": "#000000",
    "sev2-fill": "#d7af5f",
    "sev3-ink": "#ffffff",
    "sev3-fill": "#005f87",
    "sev4-ink": "#ffffff",
    "sev4-fill": "#444444",
    "chip-ink": "#ffffff",
    "chip-fill": "#3a3a3a",
    "drill-ink": "#000000",
    "drill-fill": "#d7afff",
    "failed-ink": "#ffffff",
    "failed-fill": "#870000",
    "cursor-fill": "#262626",
    "new-ink": "#000000",
    "new-fill": "#87d7ff",
}
"""The colours of the dark theme, by variable."""


def make_theme(name: str, colours: Mapping[str, str], *, dark: bool) -> Theme:
    """Return a Textual theme; every colour is also a variable of the style sheets."""
    return Theme(
        name=name,
        primary=colours["accent"],
        secondary=colours["muted"],
        accent=colours["accent"],
        success=colours["good"],
        warning=colours["late-fill"],
        error=colours["failed-fill"],
        foreground=colours["foreground"],
        background=colours["background"],
        surface=colours["surface"],
        panel=colours["panel"],
        dark=dark,
        variables={
            **colours,
            "border": colours["accent"],
            "border-blurred": colours["rule"],
            "input-cursor-background": colours["foreground"],
            "input-cursor-foreground": colours["background"],
            "input-selection-background": colours["sev3-fill"],
            "input-selection-foreground": colours["sev3-ink"],
            "scrollbar": colours["rule"],
            "scrollbar-hover": colours["faint"],
            "scrollbar-active": colours["accent"],
            "scrollbar-background": colours["panel"],
            "scrollbar-background-hover": colours["panel"],
            "scrollbar-background-active": colours["panel"],
            "scrollbar-corner-color": colours["panel"],
            "block-cursor-background": colours["new-fill"],
            "block-cursor-foreground": colours["new-ink"],
            "block-cursor-text-style": "bold",
            "block-cursor-blurred-background": colours["cursor-fill"],
            "block-cursor-blurred-foreground": colours["foreground"],
        },
    )


def default_theme() -> Theme:
    """Return the shipped dark theme."""
    return make_theme(DARK_NAME, DARK, dark=True)
