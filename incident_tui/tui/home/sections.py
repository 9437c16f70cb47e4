"""The rows of the home screen: the parts of the list, what is wrong, nothing there, no folder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual.content import Content
from textual.widgets.option_list import Option

from incident_tui.config.keys.keymap import Keymap
from incident_tui.domain.errors import IncidentTuiError
from incident_tui.session.session import Listing
from incident_tui.tui.base.services import Services
from incident_tui.tui.home.rows import (
    EMPTY,
    SECTIONS,
    TROUBLE,
    ListColumns,
    heading,
    listing,
    section,
    trouble_line,
)
from incident_tui.tui.widgets.cells import wrap

if TYPE_CHECKING:
    from incident_tui.domain.privacy.masking import Masker

FILE = "!"
"""What the id of a row begins with that is about the file, not the incident."""

_REPAIR = "{home.repair} repair a copy · {home.examine} show where"


def options(rows: Sequence[Listing], services: Services, width: int) -> list[Option]:
    """Return the incidents part by part, then the files that are not in order."""
    book, now, tz = services.playbook, services.clock.now(), services.tz
    columns = ListColumns.for_width(width)
    found: list[Option] = []
    for title in SECTIONS:
        part = [row for row in rows if section(row) == title]
        found += _headed(title, part, apart=bool(found))
        found += [Option(listing(row, book, now, tz, columns), id=row.id) for row in part]
    wrong = [row for row in rows if row.trouble is not None]
    found += _headed(TROUBLE, wrong, apart=bool(found))
    repair = services.keymap.with_keys(_REPAIR)
    return found + [Option(trouble_line(row, repair, width), id=FILE + row.id) for row in wrong]


def masked(row: Listing, curtain: Masker) -> Listing:
    """Return a row as it is shown while the screen is shared."""
    wrong = row.trouble
    if wrong is not None:
        wrong = replace(wrong, what=curtain.text(wrong.what))
    return replace(row, title=curtain.text(row.title), trouble=wrong)


def _headed(title: str, part: Sequence[Listing], *, apart: bool) -> list[Option]:
    blank = "\n" if apart else ""
    return [Option(Content.assemble(blank, heading(title)), disabled=True)] if part else []


def nothing(query: str, whole: int, keymap: Keymap, width: int) -> list[Option]:
    """Return what is said where no incident is listed: none matches, or there are none."""
    if whole:
        clear = keymap.name("home.clear")
        return _said(f"Nothing matches “{query}”. {clear} shows all {whole}.", width)
    return [Option(Content(keymap.with_keys(line)), disabled=True) for line in EMPTY]


def unreadable(error: IncidentTuiError, width: int) -> list[Option]:
    """Return what is said where the folder cannot be read."""
    return _said(f"▲ {error.what}; {error.hint}.", width)


def _said(text: str, width: int) -> list[Option]:
    lines = ("", *wrap(text, max(width - 4, 10)))
    return [Option(Content(f"  {line}"), disabled=True) for line in lines]
