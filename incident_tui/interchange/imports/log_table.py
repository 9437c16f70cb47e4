"""A timeline as a table (tsv, csv) into lines: columns by the names that people give them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, tzinfo

from incident_tui.domain.errors import UsageError
from incident_tui.domain.regex import regex
from incident_tui.domain.times.zones import zone_of
from incident_tui.interchange.exports.csv_cells import arm
from incident_tui.interchange.imports.log_lines import MAX_LINES, Line, Log
from incident_tui.interchange.imports.log_times import TimeReader, slip

_NAMES: Mapping[str, tuple[str, ...]] = {
    "time": ("time_utc", "time", "timestamp", "at", "when", "datetime", "date_time", "ts",
             "occurred_at", "event_time", "start_time", "time_local", "created_at"),
    "date": ("date", "day"),
    "text": ("event", "text", "message", "entry", "what", "description", "summary", "note",
             "notes", "details", "update"),
    "kind": ("kind", "type", "category"),
    "who": ("role", "who", "by", "author", "user", "actor", "person", "owner"),
    "name": ("name",),
    "approx": ("approx", "approximate"),
    "written": ("time_as_written",),
    "audience": ("audience",),
    "stage": ("stage",),
    "private": ("private",),
}  # fmt: skip
_ALSO = frozenset(
    ("id", "recorded", "recorded_by", "label", "next_update", "pinned", "struck", "corrected")
)
"""Columns of our own table that a record makes anew."""

_YES = frozenset(("1", "yes", "y", "true", "x"))
_IN_BRACKETS = regex(
    r"(?P<name>[^\[({]+?)\s*[\[({]\s*(?:in\s+|all times\s+)?(?P<zone>[^\])}]+?)\s*[\])}]",
    re.IGNORECASE,
)
_OWN_UPDATE = regex(r"\[[a-z_-]+ · [a-z_-]+\] ")

Columns = dict[str, int]


def read_table(text: str, kind: str, reader: TimeReader, tz: tzinfo, now: datetime) -> Log:
    """Return the lines of a `tsv` or `csv` table. Raises UsageError for one that is not."""
    rows = _rows(text, kind)
    number, header = next(rows, (0, []))
    names, zone = _zone_of_times(header)
    columns, remarks = _columns(header, names)
    if zone is not None:
        reader = reader.in_zone(zone)
    lines: list[Line] = []
    try:
        for number, cells in rows:
            if len(cells) > len(header):
                what = f"Line {number} has {len(cells)} cells, the header {len(header)}"
                raise UsageError(what, "put quotes around a text that has the separator in it")
            if len(lines) >= MAX_LINES:
                raise UsageError(f"The log has more than {MAX_LINES:,} lines", "split it")
            if any(cell.strip() for cell in cells):
                lines.append(_line(number, cells, columns, reader, (tz, now)))
    except csv.Error as error:
        raise UsageError(f"Line {number + 1} is not a line of a table: {error}", "") from error
    if not lines:
        raise UsageError("The table holds no lines", "the first line names the columns")
    return Log(tuple(lines), remarks)


def _rows(text: str, kind: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows with their line numbers; remarks (#) and blank lines before the header go."""
    lines = text.splitlines(keepends=True)
    skip = 0
    while skip < len(lines) and (not lines[skip].strip() or lines[skip].startswith("#")):
        skip += 1
    body = "".join(lines[skip:])
    if kind == "tsv":
        found = csv.reader(io.StringIO(body), delimiter="\t", quoting=csv.QUOTE_NONE)
    else:
        head = lines[skip] if skip < len(lines) else ""
        found = csv.reader(io.StringIO(body, newline=""), delimiter=_separator(head))
    for cells in found:
        yield skip + found.line_num, cells


def _separator(head: str) -> str:
    """Return what separates the names in the header: a comma, unless another is more frequent."""
    return max(",;\t", key=lambda mark: (head.count(mark), mark == ","))


def _zone_of_times(header: Sequence[str]) -> tuple[list[str], tzinfo | None]:
    """Return the plain names of the columns, and the zone that the one of the times names.

    `Time (UTC)`, `time [Pacific Time]`, `time_utc`, `timestamp CET` are times, read in that zone.
    """
    names = [_plain(cell) for cell in header]
    zone: tzinfo | None = None
    for n, cell in enumerate(header):
        marked = _IN_BRACKETS.fullmatch(cell.strip())
        if marked and _plain(marked["name"]) in _NAMES["time"]:
            found = zone_of(marked["zone"])
            if found is not None:
                return [*names[:n], _plain(marked["name"]), *names[n + 1 :]], found
    for n, name in enumerate(names):
        plain, _, word = name.replace("_in_", "_").rpartition("_")
        if plain in _NAMES["time"] and (found := zone_of(word.upper())) is not None:
            zone, names[n] = found, plain
            break
    return names, zone


def _plain(cell: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", cell.lower()).strip("_")


def _columns(header: Sequence[str], names: Sequence[str]) -> tuple[Columns, tuple[str, ...]]:
    """Return where each column stands, and a remark about those that are not understood."""
    found: Columns = {}
    for what, known in _NAMES.items():
        at = next((names.index(name) for name in known if name in names), None)
        if at is not None and at not in found.values():
            found[what] = at
    missing = [what for what in ("time", "text") if what not in found]
    if missing and not (missing == ["time"] and "date" in found):
        there = ", ".join(cell.strip()[:30] for cell in header[:12]) or "nothing"
        raise UsageError(
            f"The table has no column for the {' and the '.join(missing)}",
            f"its first line names the columns, such as time, kind, who, text; it has: {there}",
        )
    left = [
        cell.strip()
        for n, cell in enumerate(header)
        if n not in found.values() and names[n] not in _ALSO and cell.strip()
    ]
    return found, (f"columns that are not taken in: {', '.join(left)}",) if left else ()


def _line(
    number: int,
    cells: Sequence[str],
    columns: Columns,
    reader: TimeReader,
    clock: tuple[tzinfo, datetime],
) -> Line:
    def cell(what: str) -> str:
        at = columns.get(what)
        return arm(cells[at]).strip() if at is not None and at < len(cells) else ""

    when = cell("time")
    if cell("date"):
        when = f"{cell('date')} {when}".strip()
    stamp = reader.read(when)
    doubts = [stamp.doubt, slip(stamp.at, cell("written"), *clock)]
    kind = cell("kind").lower() or "note"
    text = cell("text")
    if kind == "update.posted":
        text = _OWN_UPDATE.sub("", text, count=1)
    who = cell("who")
    return Line(
        number=number,
        at=stamp.at,
        text=text,
        kind=kind,
        who="" if who in {"-", "?"} else who,
        name=cell("name"),
        vacant="name" in columns and not cell("name"),
        approx=stamp.approx or cell("approx").lower() in _YES,
        private=cell("private").lower() in _YES,
        audience=cell("audience").lower(),
        stage=cell("stage").lower(),
        doubts=tuple(doubt for doubt in doubts if doubt),
    )
