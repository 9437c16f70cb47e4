"""What the screens need from outside: handed in by the command line, or by a test."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from incident_tui.clock import Clock
from incident_tui.config.keys.keymap import SHIPPED, Keymap
from incident_tui.config.themes import ThemeSpec
from incident_tui.domain.decide.intents import Declare
from incident_tui.domain.errors import NotSavedError, RefusedError
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.record.incident import Incident
from incident_tui.session.session import Drafts, Listing, Session

if TYPE_CHECKING:
    from incident_tui.drills.player import Player
    from incident_tui.drills.script import Script


class Services(msgspec.Struct, frozen=True):
    """The outside world of the screens.

    `open_session` raises IncidentTuiError; `declare` returns the new incident's id. `theme`
    None is the shipped dark one. `export` writes a document (incident id, format) and returns
    where it is. `list_incidents` raises IncidentTuiError where the folder cannot be read;
    `open_wall` opens an incident read-only; `repair` writes a repaired copy of a damaged file
    and returns its id, `examine` returns what a look at a file finds: all of an incident's id.
    `hide` are words that are masked wherever the screen is shared.
    `troubles` returns what went wrong outside since it was last asked. `start_drill` begins a
    drill by its name and returns the incident's id; `player` returns what plays the drill of a
    session on, `script` what a drill is scored by.
    """

    clock: Clock
    playbook: Playbook
    tz: tzinfo
    machine_tz: tzinfo | None
    state_dir: Path
    open_session: Callable[[str], Session]
    list_incidents: Callable[[], tuple[Listing, ...]]
    declare: Callable[[Declare], str | RefusedError | NotSavedError]
    drafts: Callable[[str], Drafts]
    open_wall: Callable[[str], Session]
    repair: Callable[[str], str]
    examine: Callable[[str], str]
    theme: ThemeSpec | None = None
    export: Callable[[str, str], Path] | None = None
    figures: Callable[[], str] | None = None
    bell: bool = True
    notify: bool = True
    notices: tuple[str, ...] = ()
    """What was wrong with settings, playbook or theme: said once the first screen stands."""
    on_call: Callable[[], tuple[str, ...]] = tuple
    keymap: Keymap = SHIPPED
    hide: tuple[str, ...] = ()
    troubles: Callable[[], tuple[str, ...]] = tuple
    drills: Callable[[], tuple[Script, ...]] = tuple
    start_drill: Callable[[str], str | RefusedError | NotSavedError] | None = None
    player: Callable[[Session], Player | None] = lambda _: None
    script: Callable[[Incident], Script | None] = lambda _: None
