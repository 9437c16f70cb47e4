"""Make the pictures of the README and the gallery: python docs/make_pictures.py [FOLDER [NAME…]].

They come from the real program on the live sample, loaded as of a fixed instant, so that they
change only when the screens do.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from incident_tui.cli.context import CommandContext
from incident_tui.cli.services import services
from incident_tui.clock import ManualClock
from incident_tui.config.themes import theme_or_shipped
from incident_tui.drills.samples import live_sample
from incident_tui.session.session import Session
from incident_tui.tui.app import IncidentApp

AT = datetime(2026, 11, 2, 14, 5, 7, tzinfo=UTC)


@dataclass(frozen=True)
class Shot:
    """One picture: the size in cells, what is pressed, and how the program is started."""

    name: str
    size: tuple[int, int]
    keys: tuple[str, ...] = ()
    theme: str = "bridge-dark"
    wall: bool = False
    share: bool = False
    home: bool = False


SHOTS = (
    Shot("dashboard", (120, 36)),
    Shot("dashboard-80x24", (80, 24)),
    Shot("dashboard-200x60", (200, 60)),
    Shot("dashboard-light", (120, 36), theme="bridge-light"),
    Shot("wall", (120, 36), wall=True),
    Shot("share", (120, 36), share=True),
    Shot("update", (120, 36), keys=("ctrl+r",)),
    Shot("home", (100, 24), home=True),
)


os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}  # every colour, wherever run


async def picture(shot: Shot, target: Path) -> None:
    """Open the sample, press some keys, and write what is seen."""
    with tempfile.TemporaryDirectory() as folder:
        options = argparse.Namespace(
            data_dir=folder, playbook=None, as_name="sam", tz=None, json=False
        )
        context = CommandContext(options, ManualClock(AT))
        name = live_sample(context.folder, context.playbook, context.clock)
        theme, _ = theme_or_shipped(shot.theme)
        given = replace(services(context), theme=theme)
        if shot.wall:
            path = context.folder.path_of(name)
            given = replace(
                given,
                open_session=lambda _: Session.open(
                    path, context.playbook, context.recorder, read_only=True
                ),
            )
        app = IncidentApp(given, None if shot.home else name, wall=shot.wall, share=shot.share)
        async with app.run_test(size=shot.size) as pilot:
            await pilot.pause(0.3)
            await pilot.press(*shot.keys)
            await pilot.pause(0.2)
            target.write_text(steady(app.export_screenshot(title="incident-tui")), "utf-8")


def steady(svg: str) -> str:
    """Return a picture with the same marks each time: Textual numbers them at random."""
    return re.sub(r"terminal-\d+", "terminal-1", svg)


def main(folder: Path, *names: str) -> None:
    """Write the pictures of these names (none: every one) into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for shot in SHOTS:
        if not names or shot.name in names:
            asyncio.run(picture(shot, folder / f"{shot.name}.svg"))


if __name__ == "__main__":
    given = sys.argv[1:] or [str(Path(__file__).parent / "images")]
    main(Path(given[0]), *given[1:])
