"""What is known of other machines: the status file that links keep, and what is read off it.

    <data folder>/.team/<incident id>.status     0600, replaced once a second by whoever links

One JSON object, `{"v": 1, "links": [row, …]}`: a row for each process that speaks with another
machine about this incident (docs/sharing-machines.md lists its fields). `sharing` is all that a
screen or a command asks.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import msgspec

from incident_tui.domain.times.format import in_words, iso

LINK_GONE = timedelta(seconds=6)
"""After so long without a word the process that wrote a row is gone."""

PEER_GONE = timedelta(seconds=15)
"""After so long without a word a machine is not here any more."""

ROW_KEPT = timedelta(hours=24)
"""So long it is said that a link ended without being ended by a person."""

LinkState = Literal["connecting", "connected", "offline", "stopped"]
"""`connecting`: not heard of yet. `stopped`: the process is gone and nobody ended it."""


class Peer(msgspec.Struct, frozen=True):
    """A machine that was heard of. `host`: it is only linked to, nobody at it has said a word."""

    name: str
    node: str
    heard_at: datetime
    viewer: bool = False
    host: bool = False

    def words(self, now: datetime) -> str:
        """Return who it is, and how long ago it was heard: `raj, seen 9 s ago`."""
        what = " (watching)" if self.viewer else " (machine)" if self.host else ""
        return f"{self.name or self.node}{what}, seen {in_words(now - self.heard_at)} ago"


class NotTaken(msgspec.Struct, frozen=True):
    """A record that was not taken in: its id (empty where it has none), why, and by whom."""

    id: str
    why: str
    by: Literal["us", "them"] = "us"


class LinkRow(msgspec.Struct, frozen=True):
    """One link of this machine, as its process last wrote it.

    `host` is what it is linked to; where another machine has linked to this one (`inbound`), who.
    `since` is when the state began, `problem` why it is offline. `not_shared` counts the records
    here that are not known to be there; None: that is not known yet. `refused` is how many records
    were not taken in, on either side, of which `named` holds the first. `clock_behind_s` is how far
    this machine's clock is behind the other's; below zero: ahead. `ahead` counts records that were
    taken in though they come from a clock more than a minute ahead.
    """

    host: str
    pid: int
    written_at: datetime
    state: LinkState
    since: datetime
    inbound: bool = False
    read_only: bool = False
    problem: str = ""
    not_shared: int | None = None
    refused: int = 0
    named: tuple[NotTaken, ...] = ()
    clock_behind_s: int = 0
    ahead: int = 0
    peers: tuple[Peer, ...] = ()

    def seen_at(self, now: datetime) -> LinkRow:
        """Return the row as it is to be believed now: a process that fell silent has stopped."""
        if abs(now - self.written_at) <= LINK_GONE:
            return self
        why = self.problem or "the link ended by itself"
        return msgspec.structs.replace(
            self, state="stopped", since=self.written_at, problem=why, peers=()
        )


class Sharing(msgspec.Struct, frozen=True):
    """How an incident is shared with other machines, at an instant; see `sharing`."""

    links: tuple[LinkRow, ...]
    peers: tuple[Peer, ...]

    @property
    def not_shared(self) -> int:
        """How many records are here alone, as far as any link knows."""
        return max((row.not_shared or 0 for row in self.links), default=0)

    @property
    def offline_since(self) -> datetime | None:
        """Since when a link has been without its machine; None where all have theirs."""
        cut = [row.since for row in self.links if row.state in ("offline", "stopped")]
        return min(cut, default=None)

    @property
    def connected(self) -> bool:
        """Whether every link has its machine."""
        return all(row.state == "connected" for row in self.links)

    @property
    def refused(self) -> tuple[NotTaken, ...]:
        """What was not taken in, here or there; the first few of each link."""
        return tuple(one for row in self.links for one in row.named)

    @property
    def refused_count(self) -> int:
        """How many records were not taken in."""
        return sum(row.refused for row in self.links)

    @property
    def clock_behind_s(self) -> int:
        """How far this machine's clock is from that of a machine it hears, the greatest span."""
        return max((row.clock_behind_s for row in self.links), key=abs, default=0)

    @property
    def ahead(self) -> int:
        """How many records were taken in from a clock that runs ahead."""
        return max((row.ahead for row in self.links), default=0)

    @property
    def here(self) -> int:
        """How many people's machines are here, this one among them; viewers count."""
        return 1 + sum(not peer.host for peer in self.peers)

    @property
    def state(self) -> Literal["shared", "not shared", "connecting", "offline"]:
        """How it stands, in one word of a contract."""
        if self.offline_since is not None:
            return "offline"
        if not self.connected:
            return "connecting"
        return "not shared" if self.not_shared else "shared"

    def json(self, now: datetime) -> dict[str, Any]:
        """Return it as plain values: `sharing` of `status --json`."""
        return {
            "state": self.state,
            "not_shared": self.not_shared,
            "offline_since": iso(self.offline_since) if self.offline_since else None,
            "refused": self.refused_count,
            "clock_behind_s": self.clock_behind_s,
            "ahead": self.ahead,
            "here": self.here,
            "peers": [
                {
                    "name": peer.name,
                    "node": peer.node,
                    "heard_s": max(int((now - peer.heard_at).total_seconds()), 0),
                    "viewer": peer.viewer,
                    "host": peer.host,
                }
                for peer in self.peers
            ],
            "links": [
                {
                    "host": row.host,
                    "state": row.state,
                    "since": iso(row.since),
                    "inbound": row.inbound,
                    "read_only": row.read_only,
                    "problem": row.problem,
                    "not_shared": row.not_shared,
                    "refused": [{"id": o.id, "why": o.why, "by": o.by} for o in row.named],
                }
                for row in self.links
            ],
        }

    def words(self, now: datetime, windows: int = 0) -> tuple[str, ...]:
        """Return what a header says of it, the most important first.

        `windows` are the other ones that show the incident on this machine: they are here, too.
        """
        found = []
        count = self.not_shared
        if count:
            found.append(f"{count:,} not shared")
        if self.offline_since is not None:
            found.append(f"offline {in_words(now - self.offline_since)}")
        elif not self.connected:
            found.append("connecting")
        elif not count:
            found.append("shared")
        if self.refused_count:
            found.append(f"{self.refused_count:,} refused")
        if behind := self.clock_behind_s:
            way = "behind" if behind > 0 else "ahead"
            found.append(f"clock {in_words(timedelta(seconds=abs(behind)))} {way}")
        if self.ahead:
            found.append(f"{self.ahead:,} from a clock ahead")
        here = self.here + windows
        return (*found, f"{here} here") if here > 1 else tuple(found)


class StatusFile(msgspec.Struct, frozen=True):
    """What the status file holds."""

    v: int = 1
    links: tuple[LinkRow, ...] = ()


def team_folder(data_folder: Path) -> Path:
    """Return where a data folder keeps what it knows of other machines."""
    return data_folder / ".team"


def status_path(data_folder: Path, incident_id: str) -> Path:
    """Return where the status file of an incident lies, or would lie."""
    return team_folder(data_folder) / f"{incident_id}.status"


def sharing(data_folder: Path, incident_id: str, now: datetime) -> Sharing | None:
    """Return how an incident is shared now; None where no link knows of it. Total."""
    rows = [row.seen_at(now) for row in read_rows(status_path(data_folder, incident_id))]
    rows = [row for row in rows if _counts(row, now)]
    if not rows:
        return None
    newest: dict[str, Peer] = {}
    for peer in (peer for row in rows for peer in row.peers if now - peer.heard_at <= PEER_GONE):
        known = newest.get(peer.node)
        if known is None or (known.host, peer.heard_at) > (peer.host, known.heard_at):
            newest[peer.node] = peer
    heard = sorted(newest.values(), key=lambda peer: peer.heard_at, reverse=True)
    return Sharing(tuple(rows), tuple(heard))


def read_rows(path: Path) -> tuple[LinkRow, ...]:
    """Return the rows of a status file; none where there is no such file, or not such a one."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=StatusFile).links
    except (OSError, msgspec.DecodeError, UnicodeError):
        return ()


def _counts(row: LinkRow, now: datetime) -> bool:
    """Tell whether a row is still worth a word: of one that linked to us, only while it is."""
    return row.state != "stopped" or (not row.inbound and abs(now - row.since) <= ROW_KEPT)
