"""Large digits: a 3×5 grid drawn in half blocks, three rows high."""

from __future__ import annotations

from functools import lru_cache

HEIGHT = 3
"""Rows of a large clock."""

GRID = {
    "0": "###,# #,# #,# #,###",
    "1": " # ,## , # , # ,###",
    "2": "###,  #,###,#  ,###",
    "3": "###,  #,###,  #,###",
    "4": "# #,# #,###,  #,  #",
    "5": "###,#  ,###,  #,###",
    "6": "###,#  ,###,# #,###",
    "7": "###,  #,  #,  #,  #",
    "8": "###,# #,###,# #,###",
    "9": "###,# #,###,  #,###",
    ":": " ,#, ,#, ",
    "+": "   , # ,###, # ,   ",
    "-": "   ,   ,###,   ,   ",
    "d": "  #,  #,###,# #,###",
    "h": "#  ,#  ,###,# #,# #",
    " ": "  ,  ,  ,  ,  ",
}
HALVES = {(" ", " "): " ", ("#", " "): "▀", (" ", "#"): "▄", ("#", "#"): "█"}


@lru_cache(256)
def big(text: str) -> tuple[str, ...]:
    """Return the rows of a clock in large digits; characters it cannot draw are left out."""
    grids = [GRID[character].split(",") for character in text if character in GRID]
    rows = [" ".join(grid[n] for grid in grids) for n in range(5)]
    rows.append(" " * len(rows[0]))
    return tuple(
        "".join(HALVES[upper, lower] for upper, lower in zip(rows[n], rows[n + 1], strict=True))
        for n in range(0, 6, 2)
    )
