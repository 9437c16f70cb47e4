"""Write the tables of keys into README.md and docs/keys.md: python docs/make_keys.py."""

from __future__ import annotations

from pathlib import Path

from incident_tui.config.keys.listing import long_table, short_table, with_table

TABLES = {"README.md": short_table, "docs/keys.md": long_table}


def main(root: Path) -> None:
    """Put each table between the markers of its document."""
    for name, table in TABLES.items():
        path = root / name
        path.write_text(with_table(path.read_text("utf-8"), table()), "utf-8")


if __name__ == "__main__":
    main(Path(__file__).parent.parent)
