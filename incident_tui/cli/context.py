"""What a command runs with, worked out when it is first asked for: names, zone, folder, playbook.

A line-mode command pays only for what it uses. This is where settings, environment and
options meet; nothing below the command line knows where a value came from.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import deque
from datetime import UTC, tzinfo
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from incident_tui.clock import Clock, SystemClock, machine_zone
from incident_tui.config.settings import (
    Settings,
    resolve_as,
    resolve_data_dir,
    resolve_playbook,
    resolve_tz,
    settings_file,
)
from incident_tui.domain.errors import NotFoundError, UsageError
from incident_tui.domain.text import nearest
from incident_tui.paths import node_id
from incident_tui.store.folder import Folder, is_incident_id

if TYPE_CHECKING:
    from incident_tui.domain.playbook.playbook import Playbook
    from incident_tui.drills.library import DrillLibrary
    from incident_tui.hooks.runner import Hooks
    from incident_tui.session.session import Recorder, Session


class CommandContext:
    """The circumstances of one command."""

    def __init__(self, options: argparse.Namespace, clock: Clock | None = None) -> None:
        self.options = options
        self.machine_clock: Clock = clock or SystemClock()
        self.clock = self.machine_clock
        self.warnings: list[str] = []
        self.on_screen = False
        self._troubles: deque[str] = deque()

    def warn(self, text: str) -> None:
        """Say something on stderr, and keep it for the screen."""
        if text not in self.warnings:
            self.warnings.append(text)
            print(f"incident-tui: {text}", file=sys.stderr)

    @cached_property
    def settings(self) -> Settings:
        """The person's settings; the defaults where the file is bad, which is said."""
        if not os.environ.get("INCIDENT_TUI_CONFIG") and not settings_file().exists():
            return Settings()
        from incident_tui.config.settings_file import settings_or_default  # noqa: PLC0415 - only with a file

        settings, error = settings_or_default()
        if error is not None:
            self.warn(f"{error} (the defaults are used)")
        return settings

    @cached_property
    def me(self) -> str:
        """Who records."""
        return resolve_as(self.options.as_name, os.environ, self.settings)

    @cached_property
    def tz(self) -> tzinfo:
        """The display zone. Raises UsageError for a zone that is not known."""
        return zone(resolve_tz(self.options.tz, os.environ, self.settings))

    @cached_property
    def machine_tz(self) -> tzinfo | None:
        """The zone of this machine's own clock."""
        return machine_zone()

    @cached_property
    def playbook(self) -> Playbook:
        """The procedure; the shipped one where the named one is bad, which is said."""
        from incident_tui.config.playbook import playbook_or_shipped  # noqa: PLC0415 - `log` needs none

        playbook, error = playbook_or_shipped(self.playbook_path)
        if error is not None:
            self.warn(f"{error} (the shipped playbook is used)")
        return playbook

    @cached_property
    def playbook_path(self) -> Path | None:
        """Where the procedure is: option, environment, settings, data folder; None: shipped."""
        named = resolve_playbook(self.options.playbook, os.environ, self.settings)
        return named or playbook_in(self.data_dir)

    @cached_property
    def data_dir(self) -> Path:
        """The folder of incidents, as an absolute path."""
        found = resolve_data_dir(self.options.data_dir, os.environ, self.settings)
        return Path(os.path.realpath(found.expanduser()))

    @cached_property
    def folder(self) -> Folder:
        """The folder of incidents; it may not exist yet."""
        return Folder(self.data_dir)

    @cached_property
    def node(self) -> str:
        """This machine's name in the record."""
        return node_id()

    @cached_property
    def recorder(self) -> Recorder:
        """Who records, where, by which clock."""
        from incident_tui.session.session import Recorder  # noqa: PLC0415 - `log` folds nothing

        if self.hooks is None:
            return Recorder(self.me, self.node, self.machine_clock)
        return Recorder(self.me, self.node, self.machine_clock, self.hooks.recorded)

    @cached_property
    def hooks(self) -> Hooks | None:
        """The programs that are told what is recorded here; None where none is set."""
        if not self.settings.hooks:
            return None
        from incident_tui.hooks.runner import Hooks  # noqa: PLC0415 - only where one is set

        return Hooks(self.settings.hooks.values(), self._hook_failed)

    @cached_property
    def drills(self) -> DrillLibrary:
        """What can be played into the folder."""
        from incident_tui.drills.library import DrillLibrary  # noqa: PLC0415 - only to play

        return DrillLibrary(self.folder, self.playbook, self.recorder, self.warnings.append)

    def _hook_failed(self, text: str) -> None:
        """Say what became of a hook: on the screen while there is one, else on stderr."""
        if self.on_screen:
            self._troubles.append(text)
        else:
            print(f"incident-tui: {text}", file=sys.stderr)

    def troubles(self) -> tuple[str, ...]:
        """Return what hooks failed of since this was last asked."""
        found = []
        while self._troubles:
            found.append(self._troubles.popleft())
        return tuple(found)

    def end(self) -> None:
        """Let hooks that are under way finish: each has its time limit, and nobody waits longer."""
        left, self.on_screen = self.on_screen, False
        for text in self.troubles():
            self._hook_failed(text)
        if "hooks" not in self.__dict__ or self.hooks is None:
            return
        if left and self.hooks.busy:
            print("incident-tui: hooks are finishing; ctrl+c leaves at once", file=sys.stderr)
        self.hooks.close()

    def path_of(self, ref: str | None) -> Path:
        """Return the file an ID means: an id, a unique part of one, a path, the one live incident.

        A drill is never that one.

        Raises NotFoundError when there is none, or more than one it could be.
        """
        if ref is None:
            return self._only_live()
        if "/" in ref or ref.endswith(".json"):
            return Path(ref).expanduser()
        if not is_incident_id(ref):
            raise UsageError(
                f"'{ref}' is not an incident id", "ids are lower-case letters, digits and -"
            )
        path = self.folder.path_of(ref)
        if os.path.lexists(path):
            return path
        found = [name for name in self.folder.ids() if ref in name]
        if len(found) == 1:
            return self.folder.path_of(found[0])
        if found:
            raise NotFoundError(f"'{ref}' could be {', '.join(found)}", "name one of them")
        raise NotFoundError(
            f"There is no incident '{ref}' in {self.data_dir}", "incident-tui list shows them"
        )

    def take_text(self) -> list[str]:
        """Return the words of TEXT; where one word is given, it is that, for the one live incident.

        Raises UsageError where that word is an id or a path: the text is missing.
        """
        options = self.options
        if options.text or options.id is None:
            return list(options.text)
        word = options.id
        if self._is_file(word):
            raise UsageError("The TEXT is missing", f"give it behind {word}")
        options.id = None
        return [word]

    def _is_file(self, word: str) -> bool:
        """Tell whether a word can only be an id, or the path of a file."""
        if " " in word:
            return False
        known = is_incident_id(word) and os.path.lexists(self.folder.path_of(word))
        return known or word.endswith(".json") or Path(word).is_file()

    def _only_live(self) -> Path:
        from incident_tui.session.catalogue import list_incidents  # noqa: PLC0415 - only without ID

        found = list_incidents(self.folder, self.playbook, self.clock)
        live = [row for row in found if row.live and not row.drill]
        if len(live) == 1:
            return self.folder.path_of(live[0].id)
        if live:
            names = ", ".join(row.id for row in live)
            raise NotFoundError(f"{len(live)} incidents are live: {names}", "name one of them")
        if drills := ", ".join(row.id for row in found if row.live):
            raise NotFoundError(f"Only a drill is live: {drills}", "name it to mean it")
        raise NotFoundError(
            f"No incident is live in {self.data_dir}", 'incident-tui declare "what is wrong" -s1'
        )

    def session(self, ref: str | None, *, read_only: bool = False) -> Session:
        """Open an incident; what had to be repaired is said on stderr.

        From here on the command runs by the incident's clock: in a drill that may be another.
        """
        from incident_tui.session.session import Session  # noqa: PLC0415 - `log` folds nothing

        path = self.path_of(ref)
        session = Session.open(path, self.playbook, self.recorder, read_only=read_only)
        for notice in session.notices:
            self.warn(notice)
        self.clock = session.clock
        return session


def playbook_in(folder: Path) -> Path | None:
    """Return the playbook that a team keeps with its incidents, or None."""
    path = folder / "playbook.toml"
    try:
        return path if path.is_file() else None
    except OSError:  # the folder may not be looked into
        return None


def zone(name: str) -> tzinfo:
    """Return a time zone by its IANA name. Raises UsageError with the nearest name."""
    if name.upper() in {"UTC", "Z"}:
        return UTC
    from incident_tui.domain.times.zones import iana_names, iana_zone  # noqa: PLC0415 - where named

    found = iana_zone(name)
    if found is None:
        close = nearest(name, iana_names())
        hint = f"did you mean {close}?" if close else "use a name such as Europe/Berlin"
        raise UsageError(f"There is no time zone '{name}'", hint)
    return found
