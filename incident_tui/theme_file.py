"""Colours from a strict TOML file, as plain values: which variable has which colour.

Nothing here draws. `PAIRS` is the one table of what stands on what; the variables that a
theme must name follow from it, and so does the test of every contrast.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from incident_tui.domain.value import Value, value
from incident_tui.paths import expanded, shipped
from incident_tui.strict_toml import FindingsError, Sheet, read_sheet, shown
from incident_tui.toml_table import Table, is_slug

READABLE = 7.0
"""The least contrast of words on what is behind them (WCAG 2.2, level AAA)."""
VISIBLE = 3.0
"""The least contrast of lines and frames."""


@value
class Pair(Value):
    """The variable `front` is drawn on the variable `back`, at least at this contrast."""

    front: str
    back: str
    least: float = READABLE


_BACKS = ("background", "surface", "panel")
_WORDS = ("text", "muted", "accent", "ok", "warn", "link", "mention", "struck", "private")
_FILLS = (
    "late",
    "soon",
    "sev1",
    "sev2",
    "sev3",
    "sev4",
    "selection",
    "cursor",
    "drill",
    "message",
    "error",
)

PAIRS: tuple[Pair, ...] = (
    *(Pair(word, back) for word in _WORDS for back in _BACKS),
    *(Pair("border", back, VISIBLE) for back in _BACKS),
    *(Pair(f"{fill}-text", fill) for fill in _FILLS),
)
"""Everything that is drawn on something."""

VARIABLES: tuple[str, ...] = tuple(
    dict.fromkeys(name for pair in PAIRS for name in (pair.back, pair.front))
)
"""The variables that every theme names, no more and no fewer."""

DEFAULT = "bridge-dark"

_COLOR = re.compile(r"#[0-9a-f]{6}")
_STEPS = (0, 95, 135, 175, 215, 255)


class ThemeError(FindingsError):
    """A theme cannot be used; `findings` are all that is wrong with it."""


@value
class ThemeSpec(Value):
    """A theme: its name, whether it is dark, and `#rrggbb` for each of `VARIABLES`."""

    name: str
    dark: bool
    colors: Mapping[str, str]


def load_theme(path: Path) -> ThemeSpec:
    """Read a theme. Raises ThemeError with every finding."""
    sheet = read_sheet(path)
    theme = None if sheet.findings else _theme(sheet)
    if theme is None or sheet.findings:
        raise ThemeError(sheet.ordered(), "correct it, or choose a shipped theme")
    return theme


def theme_or_shipped(named: str) -> tuple[ThemeSpec, ThemeError | None]:
    """Read a theme by name or path; where it cannot be used, the dark one and what was wrong.

    Raises ThemeError only where the shipped dark theme itself cannot be read.
    """
    try:
        return load_theme(theme_path(named)), None
    except ThemeError as error:
        return load_theme(theme_path(DEFAULT)), error


def theme_path(named: str) -> Path:
    """Return where a theme is: a shipped one by its name, any other by its path."""
    return shipped("themes", f"{named}.toml") if is_slug(named) else expanded(named)


def theme_names() -> tuple[str, ...]:
    """Return the names of the shipped themes, in order of the alphabet."""
    return tuple(sorted(path.stem for path in shipped("themes").glob("*.toml")))


def _theme(sheet: Sheet) -> ThemeSpec:
    top = Table(sheet, (), sheet.values)
    name = top.slug("name")
    dark = top.flag("dark")
    table = top.table("colors")
    colors = {variable: _color(table, variable) for variable in VARIABLES}
    table.end()
    top.end()
    return ThemeSpec(name, dark, MappingProxyType(colors))


def _color(table: Table, variable: str) -> str:
    color = table.text(variable)
    if variable not in table or not color.strip():
        return color
    color = color.casefold()
    if not _COLOR.fullmatch(color):
        table.note(variable, f'is "{shown(color)}", which is not a colour like #87d7ff')
    elif not is_xterm_cell(color):
        table.note(variable, "is not a cell of the xterm-256 palette", nearest_cell(color))
    return color


def is_xterm_cell(color: str) -> bool:
    """Tell whether `#rrggbb` is one of the 240 fixed colours of 256-colour terminals."""
    return nearest_cell(color) == color


def nearest_cell(color: str) -> str:
    """Return the fixed colour of 256-colour terminals that is nearest to `#rrggbb`."""
    parts = _parts(color)
    cube = tuple(_step(part) for part in parts)
    level = min(range(8, 239, 10), key=lambda grey: abs(grey * 3 - sum(parts)))
    red, green, blue = min(cube, (level,) * 3, key=lambda cell: _distance(cell, parts))
    return f"#{red:02x}{green:02x}{blue:02x}"


def _step(part: int) -> int:
    return min(_STEPS, key=lambda step: abs(step - part))


def _distance(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _parts(color: str) -> tuple[int, ...]:
    return tuple(int(color[at : at + 2], 16) for at in (1, 3, 5))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21, as WCAG 2.2 defines it."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    """Return the relative luminance of `#rrggbb`, 0 to 1."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (whole / 255 for whole in _parts(color))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
