"""Making a Textual theme from the plain colours of a theme file."""

from __future__ import annotations

from textual.theme import Theme

from incident_tui.config.themes import DEFAULT, ThemeSpec, theme_or_shipped


def make_theme(spec: ThemeSpec, name: str = "") -> Theme:
    """Return a Textual theme, under another name if asked for.

    Every colour is also a variable of the style sheets.
    """
    colors = spec.colors
    return Theme(
        name=name or spec.name,
        primary=colors["accent"],
        secondary=colors["muted"],
        accent=colors["accent"],
        success=colors["ok"],
        warning=colors["warn"],
        error=colors["error"],
        foreground=colors["text"],
        background=colors["background"],
        surface=colors["surface"],
        panel=colors["panel"],
        dark=spec.dark,
        variables={
            **colors,
            "border-blurred": colors["border"],
            "input-cursor-background": colors["cursor"],
            "input-cursor-foreground": colors["cursor-text"],
            "input-selection-background": colors["selection"],
            "input-selection-foreground": colors["selection-text"],
            "block-cursor-background": colors["selection"],
            "block-cursor-foreground": colors["selection-text"],
            "block-cursor-text-style": "bold",
            "block-hover-background": colors["panel"],
            "block-cursor-blurred-background": colors["panel"],
            "block-cursor-blurred-foreground": colors["text"],
            "scrollbar": colors["border"],
            "scrollbar-hover": colors["muted"],
            "scrollbar-active": colors["accent"],
            "scrollbar-background": colors["panel"],
            "scrollbar-background-hover": colors["panel"],
            "scrollbar-background-active": colors["panel"],
            "scrollbar-corner-color": colors["panel"],
        },
    )


def default_spec() -> ThemeSpec:
    """Return the shipped dark theme."""
    return theme_or_shipped(DEFAULT)[0]
