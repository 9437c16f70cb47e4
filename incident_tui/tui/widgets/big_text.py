"""Words and clocks that are read from two metres: the grid of the digits, letters too, scaled."""

from __future__ import annotations

from functools import lru_cache

from incident_tui.tui.widgets.big import GRID, HALVES

PIXELS = 5
"""How many half blocks high a character is at scale 1."""

_LETTERS = {
    "A": " # ,# #,###,# #,# #",
    "B": "## ,# #,## ,# #,## ",
    "C": "###,#  ,#  ,#  ,###",
    "D": "## ,# #,# #,# #,## ",
    "E": "###,#  ,## ,#  ,###",
    "F": "###,#  ,## ,#  ,#  ",
    "G": "####,#   ,# ##,#  #,####",
    "H": "# #,# #,###,# #,# #",
    "I": "###, # , # , # ,###",
    "J": "  #,  #,  #,# #,###",
    "K": "#  #,# # ,##  ,# # ,#  #",
    "L": "#  ,#  ,#  ,#  ,###",
    "M": "#   #,## ##,# # #,#   #,#   #",
    "N": "#  #,## #,# ##,#  #,#  #",
    "O": "###,# #,# #,# #,###",
    "P": "###,# #,###,#  ,#  ",
    "Q": "### ,# # ,# # ,### ,  ##",
    "R": "## ,# #,## ,# #,# #",
    "S": "###,#  ,###,  #,###",
    "T": "###, # , # , # , # ",
    "U": "# #,# #,# #,# #,###",
    "V": "# #,# #,# #,# #, # ",
    "W": "#   #,#   #,# # #,## ##,#   #",
    "X": "# #,# #, # ,# #,# #",
    "Y": "# #,# #, # , # , # ",
    "Z": "###,  #, # ,#  ,###",
    ".": " , , , ,#",
    ",": " , , ,#,#",
    "/": "  #,  #, # ,#  ,#  ",
    "?": "###,  #, ##,   , # ",
    "%": "# #,  #, # ,#  ,# #",
    "'": "#,#, , , ",
    "(": " #,# ,# ,# , #",
    ")": "# , #, #, #,# ",
    "_": "   ,   ,   ,   ,###",
}
_FONT = {**_LETTERS, **GRID}


def rows_of(scale: int) -> int:
    """Return how many rows of the terminal large text of a scale takes."""
    return (PIXELS * scale + 1) // 2


@lru_cache(512)
def large(text: str, scale: int = 1) -> tuple[str, ...]:
    """Return the rows of large text, all of one width; none where a character has no shape."""
    grids = []
    for character in text:
        shape = _FONT.get(character) or _FONT.get(character.upper())
        if shape is None:
            return ()
        grids.append(shape.split(","))
    if not grids:
        return ()
    pixels: list[str] = []
    for n in range(PIXELS):
        line = " ".join(grid[n] for grid in grids)
        pixels += ["".join(pixel * scale for pixel in line)] * scale
    if len(pixels) % 2:
        pixels.append(" " * len(pixels[0]))
    pairs = zip(pixels[::2], pixels[1::2], strict=True)
    return tuple(
        "".join(HALVES[upper, lower] for upper, lower in zip(over, under, strict=True))
        for over, under in pairs
    )


def large_lines(text: str, scale: int, width: int, height: int) -> tuple[str, ...]:
    """Return large text in as many lines as it needs to fit, broken at blanks; none if it cannot.

    At an odd scale the half row under a line parts it from the next; else a row does.
    """
    lines: list[str] = []
    for word in text.upper().split():
        joined = f"{lines[-1]} {word}" if lines else word
        drawn = large(joined, scale)
        if lines and drawn and len(drawn[0]) <= width:
            lines[-1] = joined
        else:
            lines.append(word)
    found: list[str] = []
    for line in lines:
        drawn = large(line, scale)
        if not drawn or len(drawn[0]) > width:
            return ()
        if found and not scale % 2:
            found.append("")
        found += drawn
    return tuple(found) if len(found) <= height else ()
