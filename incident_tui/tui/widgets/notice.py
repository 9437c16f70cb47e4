"""What the last row of a screen shows: plain values, nothing that draws."""

from __future__ import annotations

import msgspec


class Notice(msgspec.Struct, frozen=True):
    """Something to tell. `bad` is drawn as a filled band with a mark."""

    text: str
    bad: bool = False


class StatusPart(msgspec.Struct, frozen=True):
    """The keys, or a message in their place while it lasts.

    `standing`: keys and words in place of the usual ones, while something else has the keys;
    `hazards`: how many stand, said at the right end of the keys; `sharing`: whether it is said
    here that the screen is shared, where nothing else has room for it.
    """

    notice: Notice | None = None
    standing: tuple[tuple[str, str], ...] = ()
    hazards: int = 0
    sharing: bool = False
