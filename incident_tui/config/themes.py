"""Colours from a strict TOML file, as plain values: which variable has which colour.

Nothing here draws. `PAIRS` is the one table of what stands on what; the variables that a
theme must name follow from it, and so does the test of every contrast.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar, Self

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from incident_tui.config.settings import settings_file
from incident_tui.config.toml.document import FindingsError, TomlDocument, read_document
from incident_tui.config.toml.reader import read
from incident_tui.domain.regex import regex
from incident_tui.domain.text import nearest
from incident_tui.domain.written import Part, SlugText, is_slug, named
from incident_tui.paths import expanded, shipped

READABLE = 7.0
"""The least contrast of words on what is behind them (WCAG 2.2, level AAA)."""
VISIBLE = 3.0
"""The least contrast of lines and frames."""


class Pair(msgspec.Struct, frozen=True):
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
    "mask",
    "share",
)

PAIRS: tuple[Pair, ...] = (
    *(Pair(word, back) for word in _WORDS for back in _BACKS),
    *(Pair("border", back, VISIBLE) for back in _BACKS),
    *(Pair(f"{fill}-text", fill) for fill in _FILLS),
    Pair("warn", "message"),
)
"""Everything that is drawn on something."""

VARIABLES: tuple[str, ...] = tuple(
    dict.fromkeys(name for pair in PAIRS for name in (pair.back, pair.front))
)
"""The variables that every theme names, no more and no fewer."""

DEFAULT = "bridge-dark"

_COLOR = regex(r"#[0-9a-f]{6}")
_STEPS = (0, 95, 135, 175, 215, 255)


class ThemeError(FindingsError):
    """A theme cannot be used; `findings` are all that is wrong with it."""

    def brief(self) -> str:
        """Return the first finding with the bare name of its file, for one row of a screen."""
        first = self.findings[0]
        return str(replace(first, file=Path(first.file).name))


class Colour(str):
    """A colour as `#rrggbb`, in lower case."""

    __slots__ = ()
    written: ClassVar[Any] = Annotated[
        str,
        Meta(
            pattern=r"^(?!.*\n)#[0-9a-fA-F]{6}$",
            extra={"rule": 'is "{}", which is not a colour like #87d7ff'},
        ),
    ]

    @classmethod
    def of(cls, text: str) -> Self:
        """Return the colour that a text names."""
        return cls(text.casefold())


class ThemeSpec(Part, frozen=True):
    """A theme: its name, whether it is dark, and `#rrggbb` for each of `VARIABLES`."""

    name: SlugText
    dark: bool
    colors: Annotated[Mapping[str, Colour], named(*VARIABLES)]


def load_theme(path: Path) -> ThemeSpec:
    """Read a theme. Raises ThemeError with every finding."""
    document = read_document(path)
    if document.absent:
        known = (*own_theme_names(), *theme_names())
        document.findings[-1] = replace(document.findings[-1], nearest=nearest(path.stem, known))
    theme = read(ThemeSpec, document, _check)
    if theme is None:
        raise ThemeError(document.ordered(), "correct it, or choose a shipped theme")
    return theme


def theme_or_shipped(named: str) -> tuple[ThemeSpec, ThemeError | None]:
    """Read a theme by name or path; where it cannot be used, the dark one and what was wrong.

    Raises ThemeError only where the shipped dark theme itself cannot be read.
    """
    try:
        return load_theme(theme_path(named)), None
    except ThemeError as error:
        return load_theme(shipped("themes", f"{DEFAULT}.toml")), error


def theme_path(named: str) -> Path:
    """Return where a theme is: by its name the person's own, else a shipped one; or by its path."""
    if not is_slug(named):
        return expanded(named)
    own = themes_dir() / f"{named}.toml"
    return own if os.path.lexists(own) else shipped("themes", f"{named}.toml")


def themes_dir() -> Path:
    """Return the folder of a person's own themes, beside the settings; it may not exist."""
    return settings_file().parent / "themes"


def theme_names() -> tuple[str, ...]:
    """Return the names of the shipped themes, in order of the alphabet."""
    return _names_in(shipped("themes"))


def own_theme_names() -> tuple[str, ...]:
    """Return the names of a person's own themes, sound or not; none where there is no folder."""
    return _names_in(themes_dir())


def _names_in(folder: Path) -> tuple[str, ...]:
    try:
        found = list(folder.iterdir())
    except OSError:
        return ()
    return tuple(sorted(p.stem for p in found if p.suffix == ".toml" and is_slug(p.stem)))


def _check(theme: ThemeSpec, document: TomlDocument) -> None:
    """Note the colours that a terminal of 256 colours does not have."""
    for variable, color in theme.colors.items():
        if _COLOR.fullmatch(color) and not is_xterm_cell(color):
            what = "is not a cell of the xterm-256 palette"
            document.note(("colors", variable), what, nearest_cell(color))


def is_xterm_cell(color: str) -> bool:
    """Tell whether `#rrggbb` is one of the 240 fixed colours of 256-colour terminals."""
    return nearest_cell(color) == color


def nearest_cell(color: str) -> str:
    """Return the fixed colour of 256-colour terminals that is nearest to `#rrggbb`."""
    red, green, blue = _cell(_parts(color))[0]
    return f"#{red:02x}{green:02x}{blue:02x}"


def cell_number(color: str) -> int:
    """Return the number, 16 to 255, by which terminals know the cell nearest to `#rrggbb`."""
    return _cell(_parts(color))[1]


def _cell(parts: tuple[int, ...]) -> tuple[tuple[int, ...], int]:
    """Return the nearest cell, of the cube or of the greys, and its number."""
    red, green, blue = (_STEPS.index(_step(part)) for part in parts)
    cube = (_STEPS[red], _STEPS[green], _STEPS[blue])
    level = min(range(24), key=lambda grey: abs((8 + 10 * grey) * 3 - sum(parts)))
    grey = (8 + 10 * level,) * 3
    if _distance(grey, parts) < _distance(cube, parts):
        return grey, 232 + level
    return cube, 16 + 36 * red + 6 * green + blue


def _step(part: int) -> int:
    return min(_STEPS, key=lambda step: abs(step - part))


def _distance(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _parts(color: str) -> tuple[int, ...]:
    return tuple(int(color[at : at + 2], 16) for at in (1, 3, 5))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21, as WCAG 2.2 defines it."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    """Return the relative luminance of `#rrggbb`, 0 to 1."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (whole / 255 for whole in _parts(color))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
