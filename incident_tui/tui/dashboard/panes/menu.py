"""The list of what may come next in the line: moved through, taken, closed for a word. Pure."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from incident_tui.domain.language.arguments import Offered
from incident_tui.domain.language.completion import Completions
from incident_tui.tui.dashboard.panes.above import AbovePart, MenuRow

KEYS = "↑↓ choose · {line.complete} takes · {line.escape} closes"
"""What the keys do while it is open."""


class Menu(msgspec.Struct, frozen=True):
    """What may stand in `line` from the character `start` on.

    `chosen` is the number of the marked item; `taken`: it was put into the line, and Tab goes on
    to the next. `stands` is the whole line as it is now.
    """

    line: str
    start: int
    items: tuple[Offered, ...]
    stands: str
    chosen: int | None = None
    taken: bool = False

    @property
    def head(self) -> str:
        """What stands before the word that is completed."""
        return self.line[: self.start]

    @property
    def text(self) -> str:
        """The line with the chosen item in it, and a blank behind that."""
        return f"{self.head}{self.items[self.chosen or 0].text} "

    @property
    def part(self) -> AbovePart:
        """What is shown above the line."""
        return AbovePart(tuple(MenuRow(item.text, item.note) for item in self.items), self.chosen)


def opened(line: str, found: Completions, closed: str | None = None) -> Menu | None:
    """Return the list for a line, or None where nothing is offered.

    `closed` is what stood before the word for which it was closed.
    """
    word = line[found.start :]
    done = len(found.items) == 1 and found.items[0].text == word
    if not found.items or done or line[: found.start] == closed:
        return None
    return Menu(line, found.start, found.items, line)


def moved(menu: Menu, step: int) -> Menu:
    """Mark the next item, or the one before; the first step marks an end of the list."""
    if menu.chosen is None:
        return replace(menu, chosen=0 if step > 0 else len(menu.items) - 1)
    return replace(menu, chosen=(menu.chosen + step) % len(menu.items), taken=False)


def taken(menu: Menu) -> tuple[str, Menu | None]:
    """Return the line that Tab makes, and the list as it then stands.

    What was marked, or is the only one, is final; else Tab takes the first, and then each next.
    """
    if menu.chosen is not None and not menu.taken:
        return menu.text, None
    chosen = 0 if menu.chosen is None else (menu.chosen + 1) % len(menu.items)
    menu = replace(menu, chosen=chosen, taken=True)
    menu = replace(menu, stands=menu.text)
    return menu.text, menu if len(menu.items) > 1 else None
