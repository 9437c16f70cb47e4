"""What the screens need from outside: handed in by the command line, or by a test."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from pathlib import Path

from incident_tui.clock import Clock
from incident_tui.domain.intents import Declare
from incident_tui.domain.keymap import SHIPPED, Keymap
from incident_tui.domain.playbook import Playbook
from incident_tui.domain.value import Value, value
from incident_tui.session import Drafts, Listing, NotSaved, Refused, Session
from incident_tui.theme_file import ThemeSpec


@value
class Services(Value):
    """The outside world of the screens.

    `open_session` raises IncidentTuiError; `declare` returns the new incident's id. `theme`
    None is the shipped dark one. `export` writes a document (incident id, format) and returns
    where it is. `hide` are words that are masked wherever the screen is shared.
    """

    clock: Clock
    playbook: Playbook
    tz: tzinfo
    machine_tz: tzinfo | None
    state_dir: Path
    open_session: Callable[[str], Session]
    list_incidents: Callable[[], tuple[Listing, ...]]
    declare: Callable[[Declare], str | Refused | NotSaved]
    drafts: Callable[[str], Drafts]
    theme: ThemeSpec | None = None
    export: Callable[[str, str], Path] | None = None
    figures: Callable[[], str] | None = None
    bell: bool = True
    on_call: Callable[[], tuple[str, ...]] = tuple
    keymap: Keymap = SHIPPED
    hide: tuple[str, ...] = ()
