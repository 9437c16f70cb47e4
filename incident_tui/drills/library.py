"""The drills and recordings that can be played into a folder of incidents, and begun there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from incident_tui.domain.decide.intents import Request
from incident_tui.domain.errors import IncidentTuiError, RefusedError
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.record import codec
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident
from incident_tui.drills import player as play
from incident_tui.drills.samples import sample_events, sample_names
from incident_tui.drills.script import REPLAY, Script
from incident_tui.drills.script_file import shipped_drill, shipped_drills
from incident_tui.session.declare import declare, under_a_new_id
from incident_tui.session.session import Recorder, Session
from incident_tui.store.folder import Folder, is_incident_id
from incident_tui.store.tinydb_api import IncidentDB


class DrillLibrary:
    """What can be played into the incidents of a folder.

    `warn` is called with what went wrong where a drill that is open cannot be played on.
    `sources` are the recordings outside the folder that are being replayed, by their name.
    """

    def __init__(
        self, folder: Folder, playbook: Playbook, recorder: Recorder, warn: Callable[[str], object]
    ) -> None:
        self._folder = folder
        self._playbook = playbook
        self._recorder = recorder
        self._warn = warn
        self.sources: dict[str, Path] = {}

    def scripts(self) -> tuple[Script, ...]:
        """Return the drills that ship with the program. Raises DrillError."""
        return shipped_drills()

    def begin_named(self, name: str) -> str:
        """Declare the incident of a shipped drill; return its id.

        Raises NotFoundError, DrillError, RefusedError, NotSavedError.
        """
        return self.begin(shipped_drill(name))

    def begin(self, script: Script, speed: float = 1.0) -> str:
        """Declare the incident of a drill; return its id. Raises RefusedError, NotSavedError."""
        self._folder.ensure()
        intent = play.declaration(script, speed, self._recorder.clock.now())
        return declare(self._folder, Request(intent), self._playbook, self._recorder)

    def begin_replay(self, story: play.Replay, name: str, speed: float) -> str:
        """Create the incident that replays the one called `name`; return its id.

        Raises NotSavedError.
        """
        self._folder.ensure()
        return under_a_new_id(
            self._folder,
            self._recorder.clock.now().date(),
            lambda path: play.begin_replay(path, story, name, speed, self._recorder),
            hint="clear the folder of old drills",
        )

    def recording(self, name: str) -> play.Replay:
        """Return a recorded incident, or a sample, to replay.

        Raises NotFoundError, UnreadableError, RefusedError.
        """
        return play.Replay(self._events(name))

    def player_of(self, session: Session) -> play.Player | None:
        """Return what plays the drill of a session on; None where nothing is to be played.

        Several machines may have the drill: the one that declared it plays it. Raises
        RefusedError on the others.
        """
        incident = session.incident
        if session.read_only or incident.declaration is None:
            return None
        event, declared = incident.declaration
        if not declared.drill or declared.script is None:
            return None
        if event.node != session.node:
            raise RefusedError(
                f"the machine of {event.by} declared this drill and plays it",
                "what arrives there arrives here too",
            )
        if declared.script.startswith(REPLAY):
            return self._replay_player(session, declared.script.removeprefix(REPLAY))
        script = self.script_of(incident)
        if script is None:
            return None
        story = play.Scripted(script)
        return play.player(session.path, story, self._playbook, self._recorder)

    @staticmethod
    def script_of(incident: Incident) -> Script | None:
        """Return the script of a drill; None for a replay, or one that is not known here."""
        name = incident.declared.script
        if not incident.declared.drill or name is None or name.startswith(REPLAY):
            return None
        try:
            return shipped_drill(name)
        except IncidentTuiError:
            return None

    def _replay_player(self, session: Session, name: str) -> play.Player | None:
        try:
            story = self.recording(name)
        except IncidentTuiError as error:
            self._warn(str(error))
            return None
        return play.replay_player(session.path, story, self._playbook, self._recorder)

    def _events(self, name: str) -> list[Event]:
        known = self._folder.path_of(name) if is_incident_id(name) else Path(name)
        path = self.sources.get(name, known)
        if not path.exists() and name in sample_names():
            return sample_events(name, self._playbook, self._recorder.clock.now())
        with IncidentDB(path, clock=self._recorder.clock, access_mode="r") as db:
            return codec.decode_all(db.read())
