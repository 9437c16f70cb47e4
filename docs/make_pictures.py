"""Make the pictures of the README from the real program: python docs/make_pictures.py [FOLDER].

The live sample is loaded as of a fixed instant, so that the pictures change only when the
screens do.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from incident_tui.cli.samples import live_sample
from incident_tui.cli.screens import services
from incident_tui.cli.setup import Setup
from incident_tui.clock import ManualClock
from incident_tui.tui.app import IncidentApp

AT = datetime(2026, 11, 2, 14, 5, 7, tzinfo=UTC)
SIZES = {"80x24": (80, 24), "120x36": (120, 36), "200x60": (200, 60)}


async def picture(size: tuple[int, int], keys: list[str], target: Path) -> None:
    """Open the sample at a size, press some keys, and write what is seen."""
    with tempfile.TemporaryDirectory() as folder:
        options = argparse.Namespace(
            data_dir=folder, playbook=None, as_name="sam", tz=None, json=False
        )
        setup = Setup(options, ManualClock(AT))
        app = IncidentApp(services(setup), live_sample(setup))
        async with app.run_test(size=size) as pilot:
            await pilot.pause(0.3)
            for key in keys:
                await pilot.press(key)
            await pilot.pause(0.2)
            target.write_text(app.export_screenshot(title="incident-tui"), "utf-8")


def main(folder: Path) -> None:
    """Write every picture into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(picture(SIZES["120x36"], [], folder / "dashboard.svg"))
    for name, size in SIZES.items():
        asyncio.run(picture(size, [], folder / f"dashboard-{name}.svg"))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "images")
