"""The command that writes documents: export. Whole or not at all, private to its owner."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from incident_tui import codec
from incident_tui.cli.setup import Setup
from incident_tui.domain.brief import brief
from incident_tui.domain.errors import NotSavedError, RefusedError, UsageError
from incident_tui.domain.format import iso
from incident_tui.domain.report import summary, timeline
from incident_tui.domain.status import status
from incident_tui.session import Session


def export(setup: Setup) -> int:
    """Print the document, or write it to `--output`."""
    session = setup.session(setup.options.id, read_only=True)
    session.close()
    text = document(session, setup.options.format, setup)
    if setup.options.output is None:
        print(text, end="")
        return 0
    path = Path(setup.options.output).expanduser()
    write_private(path, text, force=setup.options.force)
    print(path)
    return 0


def document(session: Session, kind: str, setup: Setup) -> str:
    """Return one document of an incident. Raises UsageError for a kind that there is not."""
    incident, book, now = session.incident, setup.playbook, setup.clock.now()
    match kind:
        case "summary":
            return summary(incident, book, now, setup.tz)
        case "timeline":
            return timeline(incident, book, setup.tz)
        case "brief":
            return brief(incident, book, now, setup.tz)
        case "json":
            whole = {
                "format": "incident-tui/1",
                "id": session.id,
                "exported_at": iso(now),
                "status": status(incident, book, now, session.id),
                "events": [codec.to_record(event) for event in incident.originals.values()],
            }
            return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
        case _:
            raise UsageError(f"There is no document '{kind}'", "summary, timeline, brief or json")


def write_private(path: Path, text: str, *, force: bool = False) -> None:
    """Write a file at once and 0600. Raises RefusedError if it is there, NotSavedError."""
    if path.is_symlink() or path.is_dir():
        what = "a link" if path.is_symlink() else "a folder"
        raise RefusedError(f"{path} is {what}", "name another file")
    if path.exists() and not force:
        raise RefusedError(f"{path} is there already", "add --force, or name another file")
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        what = f"{path} was not written: {error.strerror or error}"
        raise NotSavedError(what, "name another place with -o") from error
