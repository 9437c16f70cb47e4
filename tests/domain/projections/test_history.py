"""The versions of an entry: the original first, then each change in order of recording."""

from __future__ import annotations

from datetime import UTC

from incident_tui.domain.projections.history import versions
from incident_tui.domain.record import facts as f
from tests.support import at, declared, event, incident

ENTRY = event(f.EntryAdded("note", "one"), 5, rec=6)


def test_every_change_is_told_in_order_of_recording() -> None:
    changes = [
        event(f.EntryCorrected(ENTRY.id, "two"), 30, rec=7, note="typo"),
        event(f.EntryRetimed(ENTRY.id, at(4), approx=True), 8),
        event(f.EntryStruck(ENTRY.id), 9),
        event(f.EntryStruck(ENTRY.id, struck=False), 10),
        event(f.EntryMadePrivate(ENTRY.id), 11),
        event(f.EntryPinned(ENTRY.id), 12),
    ]
    found = versions(incident(declared(), ENTRY, *reversed(changes)), ENTRY, UTC)
    assert "one" in found[0]
    assert "Recorded 2026-03-02 12:06Z by sam" in found[0]
    assert "happened at 2026-03-02 12:05Z" in found[0]
    heads = [text.split()[0] for text in found[1:]]
    assert heads == ["Corrected", "Moved", "Struck", "Strike", "Made", "Pinned"]
    assert "typo" in found[1]
    assert "about 2026-03-02 12:04Z" in found[2]


def test_a_redacted_entry_shows_none_of_its_words() -> None:
    gone = event(f.Redacted(ENTRY.id), 20, note="a token")
    found = "\n".join(versions(incident(declared(), ENTRY, gone), ENTRY, UTC))
    assert "one" not in found.replace("none", "")
    assert "Redacted" in found
    assert "a token" in found
