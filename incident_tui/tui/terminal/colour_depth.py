"""Colours for terminals that have few, or none: the last step before anything is written.

With 256 colours every cell is sent by its own number. With 16, fills keep a colour of the
basic eight and get black or white words, and words get a colour that can be read; with none,
fills are reversed. What is behind words in a theme is told apart from a fill by its colour.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual import color as textual_color
from textual.filter import LineFilter

from incident_tui.config.themes import ThemeSpec, cell_number, luminance

BLACK, RED, GREEN, BLUE, MAGENTA, CYAN, GREY = 0, 1, 2, 4, 5, 6, 7
BRIGHT_YELLOW, BRIGHT_CYAN, WHITE = 11, 14, 15

_WORDS_ON = {
    BLACK: WHITE, RED: WHITE, GREEN: BLACK, BLUE: WHITE, MAGENTA: WHITE, CYAN: BLACK,
    GREY: BLACK, BRIGHT_YELLOW: BLACK,
}  # fmt: skip
"""The words of each fill: what can be read on it under the palettes of all common terminals."""

_NOT_BOLD, _AS_IT_IS = Style(bold=False), Style()


def grounds_of(spec: ThemeSpec) -> frozenset[str]:
    """Return the colours of a theme that are behind ordinary words, not fills."""
    return frozenset(spec.colors[name] for name in ("background", "surface", "panel"))


class FewColours(LineFilter):
    """Rewrites the colours of every segment; `grounds` are those behind ordinary words."""

    def __init__(self, turn: Callable[[Style, frozenset[str]], Style]) -> None:
        super().__init__()
        self.grounds: frozenset[str] = frozenset()
        self._turn = turn

    def apply(
        self,
        segments: list[Segment],
        background: textual_color.Color,  # noqa: ARG002 - Textual passes it
    ) -> list[Segment]:
        """Return the segments in the colours that the terminal has."""
        turn, grounds = self._turn, self.grounds
        return [
            Segment(text, style and turn(style, grounds), control)
            for text, style, control in segments
        ]


def filter_for(system: str | None, *, no_color: bool) -> FewColours | None:
    """Return the filter for a rich colour system; None where every colour can be shown."""
    if no_color:
        return FewColours(without_colour)
    match system:
        case "256":
            return FewColours(in_cells)
        case "standard":
            return FewColours(in_sixteen)
        case _:
            return None


@lru_cache(1024)
def in_cells(style: Style, grounds: frozenset[str]) -> Style:  # noqa: ARG001 - as the others
    """Return a style in the exact cells of the 256-colour palette."""
    fore, back = (_hex(color) for color in (style.color, style.bgcolor))
    return style + _colours(
        None if fore is None else cell_number(fore), None if back is None else cell_number(back)
    )


@lru_cache(1024)
def in_sixteen(style: Style, grounds: frozenset[str]) -> Style:
    """Return a style in the sixteen colours that every terminal has."""
    fore, back = (_hex(color) for color in (style.color, style.bgcolor))
    if back is None:
        return style
    ground = _ground(grounds)
    if back in grounds:
        word, behind = _word(fore, ground), ground
    else:
        behind = _fill(back, ground)
        word = _WORDS_ON[behind]
    plain = word in {BLACK, BLUE}  # many terminals draw these bold as grey or light blue
    return style + _colours(word, behind) + (_NOT_BOLD if plain else _AS_IT_IS)


@lru_cache(1024)
def without_colour(style: Style, grounds: frozenset[str]) -> Style:
    """Return a style without any colour: a fill is reversed, what is set stays set."""
    back = _hex(style.bgcolor)
    filled = back is not None and back not in grounds
    return Style(
        bold=style.bold,
        italic=style.italic,
        underline=style.underline,
        strike=style.strike,
        reverse=filled or style.reverse,
        meta=style.meta,
    )


def _hex(color: Color | None) -> str | None:
    """Return `#rrggbb`, or None for no colour and for one that the terminal chooses."""
    return color.triplet.hex if color is not None and color.triplet is not None else None


def _colours(fore: int | None, back: int | None) -> Style:
    numbered = (None if number is None else Color.from_ansi(number) for number in (fore, back))
    return Style.from_color(*numbered)


def _ground(grounds: Iterable[str]) -> int:
    """Return the ground of a theme: black for a dark one, else grey, which all can show."""
    return BLACK if max(map(luminance, grounds), default=0.0) < 0.18 else GREY


def _word(fore: str | None, ground: int) -> int:
    """Return the colour of a word on a ground: by its hue where that can be read there."""
    hue = _hue(fore) if fore else BLACK
    if ground == GREY:
        return BLUE if hue == BLUE else BLACK
    if hue in {BLACK, GREY}:
        return WHITE if fore is None or luminance(fore) > 0.55 else GREY
    return BRIGHT_CYAN if hue == BLUE else hue + 8


def _fill(back: str, ground: int) -> int:
    """Return a fill that is not the ground: by its hue, the lightest ones grey."""
    hue = GREY if luminance(back) > 0.65 else _hue(back)
    if hue == ground:
        return GREY if ground == BLACK else BLACK
    return BRIGHT_YELLOW if hue == RED | GREEN else hue


def _hue(color: str) -> int:
    """Return which of the basic eight a colour is like, as bits of red, green and blue."""
    parts = [int(color[at : at + 2], 16) for at in (1, 3, 5)]
    low, high = min(parts), max(parts)
    if high - low < 40:
        return GREY if luminance(color) > 0.18 else BLACK
    middle = (low + high) / 2
    return sum(1 << n for n, part in enumerate(parts) if part > middle)
