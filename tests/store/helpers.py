"""What the store's tests share: drafts, a crude reader, child processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tinydb import TinyDB

from incident_tui.clock import SystemClock
from incident_tui.store.disk import Disk
from incident_tui.store.event_file import EventFile
from incident_tui.store.framing import Record

ROOT = Path(__file__).resolve().parents[2]
CLOCK = SystemClock()


def changed_ends(before: bytes, after: bytes) -> tuple[int, int]:
    """Return where two texts of one length differ first, and where last."""
    differ = int.from_bytes(before) ^ int.from_bytes(after)
    lowest = (differ & -differ).bit_length() - 1
    return len(after) - 1 - (differ.bit_length() - 1) // 8, len(after) - 1 - lowest // 8


class QuickDisk(Disk):
    """A disk that does not wait for the platter, for tests that cut no power."""

    def flush(self, fd: int) -> None:
        pass

    def flush_new(self, fd: int) -> None:
        pass

    def flush_folder(self, folder: Path) -> None:
        pass

    def pause(self, seconds: float) -> None:
        pass


QUICK = QuickDisk()


def note(text: str, **body: Any) -> Record:
    """A draft of a note."""
    return {
        "v": 1,
        "kind": "entry.added",
        "by": "ann",
        "node": "n1",
        "body": {"entry_kind": "note", "text": text, **body},
    }


def declared(title: str = "db down") -> Record:
    """A draft of a declaration."""
    body = {"title": title, "severity": 1, "source": "alert", "drill": False, "note": "why"}
    return {"v": 1, "kind": "incident.declared", "by": "ann", "node": "n1", "body": body}


def redaction(ref: str) -> Record:
    """A draft of a redaction."""
    return {
        "v": 1,
        "kind": "redacted",
        "by": "ann",
        "node": "n1",
        "body": {"ref": ref, "note": "leaked"},
    }


def new_file(folder: Path, *texts: str) -> EventFile:
    """An incident file with a declaration and some notes, open."""
    drafts = [declared(), *map(note, texts)]
    return EventFile.create(folder / "inc-20261102-maple.json", drafts, clock=CLOCK)


def texts(records: list[Record]) -> list[str]:
    """The texts of the notes among the records, in order."""
    return [record["body"]["text"] for record in records if "text" in record["body"]]


def stock(path: Path) -> list[dict[str, Any]]:
    """All documents as stock TinyDB reads them, refusing a repeated key."""
    with TinyDB(str(path), access_mode="r") as db:
        documents = [dict(document) for document in db.table("events").all()]

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        assert len(dict(pairs)) == len(pairs), "a key is there twice"
        return dict(pairs)

    json.loads(path.read_bytes(), object_pairs_hook=unique)
    return documents


def names(folder: Path) -> list[str]:
    """The names in a folder, sorted."""
    return sorted(entry.name for entry in folder.iterdir())


def child(code: str, *args: str, **options: Any) -> subprocess.Popen[str]:
    """Start Python on `code` with the program on its path; its stdin and stdout are pipes."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), **options.pop("env", {})}
    return subprocess.Popen(
        [sys.executable, "-c", code, *args],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=env,
        **options,
    )


def finished(process: subprocess.Popen[str], timeout: float = 60) -> str:
    """Wait for a child and return what it printed."""
    out, _ = process.communicate(timeout=timeout)
    return out
