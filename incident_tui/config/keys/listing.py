"""The table of keys as people read it: in the help, by `--help`, in the README and docs/keys.md."""

from __future__ import annotations

from incident_tui.config.keys.keymap import SHIPPED, Keymap
from incident_tui.config.keys.table import Key, Place, keys_in

BEGIN, END = "<!-- keys -->", "<!-- /keys -->"
"""Between these a document has the table."""


def rows(place: Place, keymap: Keymap = SHIPPED) -> tuple[tuple[str, Key], ...]:
    """Return the keys that hold in a place, as they are written, each with its row."""
    return tuple((names, key) for key in keys_in(place) if (names := keymap.names(key.id)))


def key_lines(keymap: Keymap = SHIPPED) -> list[str]:
    """Return the keys as plain lines of at most 75 columns, a heading before each place."""
    lines: list[str] = []
    for place in Place:
        lines.append(f"  {place.value}")
        lines += [f"    {names:<16} {key.title}" for names, key in rows(place, keymap)]
    return lines


def short_table() -> str:
    """Return the shipped keys as a Markdown table, a row for each place."""
    lines = ["| where | keys |", "|---|---|"]
    for place in Place:
        said = (f"{_code(names)} {_lower(key.title)}" for names, key in rows(place))
        lines.append(f"| {place.value} | {' · '.join(said)} |")
    return "\n".join(lines)


def long_table() -> str:
    """Return everything that may have a key as a Markdown table, with its name in the settings."""
    lines = ["| where | key | what it does | name in `[keys]` | or |", "|---|---|---|---|---|"]
    for place in Place:
        for key in keys_in(place):
            names = _code(SHIPPED.names(key.id))
            name = f"`{key.id}`" if key.does else "fixed"
            road = f"`{key.road}`" if key.road else ""
            lines.append(f"| {place.value} | {names} | {key.title} | {name} | {road} |")
    return "\n".join(lines)


def with_table(document: str, table: str) -> str:
    """Return a document with the table between its markers. Raises ValueError without them."""
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"there is no {BEGIN} … {END}")
    return f"{before}{BEGIN}\n{table}\n{END}{after}"


def _code(names: str) -> str:
    return " ".join(f"`{name}`" for name in names.split())


def _lower(title: str) -> str:
    return f"{title[0].lower()}{title[1:]}"
