"""Three authors share an incident, hear of each other now and then, and have their own clocks.

    python -m tests.session.simulate 5000 1 -90,0,45

prints how many histories ended in different incidents, how many concurrent differences are not
marked, how many knowing replacements were undone, and how many labels came to mean another item:
after so many histories, from a seed on, with these skews of the clocks in seconds.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from incident_tui.clock import ManualClock
from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.decide import decide
from incident_tui.domain.decide.intents import Request
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.guidance.status_json import status
from incident_tui.domain.projections.checklist import checklist
from incident_tui.domain.projections.labels import with_numbers
from incident_tui.domain.projections.roster import stints
from incident_tui.domain.projections.timeline import row, rows
from incident_tui.domain.projections.work import items
from incident_tui.domain.record import codec
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.contests import said_by
from incident_tui.domain.record.event import LIVE, Event, When
from incident_tui.domain.record.heads import with_heads
from incident_tui.domain.record.incident import Incident, evolve, fold
from incident_tui.domain.record.registers import (
    BY_RECORDING,
    FAMILY_OF,
    Register,
    in_order_of_recording,
    register_of,
)
from incident_tui.store.envelope import complete, last_for
from incident_tui.store.union import canonical, union
from tests.support import playbook

T0 = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
CALM = (-90.0, 0.0, 45.0)
WILD: tuple[tuple[float, ...], ...] = (CALM, (0, 3600, 0), (0, 0, 10 * 365 * 86400))
PEOPLE = ("maya", "raj", "lee", "sam")


class Author:
    """One of them: the records known here, and a clock that may be wrong."""

    def __init__(self, name: str, skew: float) -> None:
        self.name = name
        self.skew = timedelta(seconds=skew)
        self.clock = ManualClock(T0 + self.skew)
        self.records: list[codec.Record] = []
        self.ids: set[str] = set()
        self.incident = Incident()

    def at(self, true: datetime) -> None:
        self.clock.step(true + self.skew)

    def take(self, records: Sequence[codec.Record]) -> None:
        self.records = union(self.records, records)
        self.ids = {record["id"] for record in self.records}
        self.incident = evolve(self.incident, *codec.decode_all(records))

    def ask(self, request: Request, once: str | None = None) -> list[codec.Record]:
        """Record what is asked for; nothing where a rule refuses, or it was recorded before."""
        drafts = decide(request, self.incident, playbook(), self.clock.now())
        known = any(record["body"].get("once") == once for record in self.records)
        if isinstance(drafts, RefusedError) or (once and known):
            return []
        placed = with_numbers(with_heads(drafts, self.incident), self.incident)
        encoded = [codec.encode(d, by=self.name, node=self.name, once=once) for d in placed]
        made = complete(encoded, last_for(self.records, encoded, self.clock), self.clock)
        self.take(made)
        return made


def anything(author: Author, rng: random.Random) -> Request:
    """Something that a person may do next."""
    now, incident = author.clock.now(), author.incident
    entries = [e.id for e in incident.events if not isinstance(e.fact, f.AMENDMENTS)] or ["x"]
    texts = [e.id for e in incident.of(f.EntryAdded)] or entries
    ref, text, who = rng.choice(entries), rng.choice(texts), rng.choice(PEOPLE)
    step = rng.choice(["oncall_paged", "impact_stated", "warroom_open"])
    role, note = rng.choice(["ic", "ic", "ops", "comms"]), f"why {rng.randrange(10**6)}"

    def item(letter: str) -> str:
        return rng.choice([one.label for one in items(incident, letter)] or [f"{letter}1"])

    past = now - timedelta(seconds=rng.randrange(10, 900))
    table: list[tuple[int, i.Intent]] = [
        (6, i.AddEntry(note, rng.choice(["note", "note", "hypothesis", "mitigation"]))),
        (3, i.ChangeSeverity(rng.randint(1, 4))),
        (2, i.EnterPhase(rng.choice(["triage", "mitigation", "communication", "resolution"]))),
        (4, i.AssignRole(role, who)),
        (1, i.ReleaseRole(role, None)),
        (2, i.Tick(step)),
        (2, i.Clear(step)),
        (1, i.Rename(note)),
        (2, i.RaiseHypothesis(note)),
        (2, i.SettleHypothesis(item("H"), rng.choice(["confirmed", "out"]))),
        (2, i.ConsiderMitigation(note)),
        (2, i.MoveMitigation(item("M"), rng.choice(["decided", "applied", "failed"]), "tried")),
        (2, i.GiveTask(who, note, now + timedelta(minutes=10))),
        (1, i.ReportTask(item("T"), note)),
        (1, i.AddActionItem(note, who, None)),
        (1, i.FinishActionItem(item("A"))),
        (3, i.Correct(text, note)),
        (1, i.Strike(ref, rng.random() < 0.7)),
        (1, i.Retime(ref, past)),
        (1, i.Pin(ref, rng.random() < 0.6)),
        (1, i.MakePrivate(ref, rng.random() < 0.6)),
        (2, i.DecidePublic(rng.random() < 0.5)),
        (1, i.ChangeInterval(rng.choice(["internal", "external"]), rng.choice([10.0, 20.0]))),
        (2, i.Snooze("update_internal", now + timedelta(minutes=rng.choice([5, 10, 20])))),
        (2, i.PostUpdate("internal", f"eu-west: checkout fails, {note}", "initial")),
        (1, i.SetMilestone("detected", past)),
        (1, i.SetLink("channel", f"https://c/{rng.randrange(9)}")),
        (2, i.OfferHandover("ic", who)),
        (2, i.AcceptHandover("ic")),
        (1, i.Resolve({"all": note})),
        (1, i.Close()),
        (1, i.Reopen()),
        (1, i.Cancel()),
        (1, i.ScheduleAar(f"2026-12-1{rng.randrange(9)}")),
    ]
    [(_, intent)] = rng.choices(table, [weight for weight, _ in table])
    later = isinstance(intent, i.Strike | i.Pin | i.MakePrivate | i.Retime | i.Correct)
    dated = not later and rng.random() < 0.15
    ago = timedelta(seconds=rng.randrange(30, 600))
    return Request(intent, When.dated(now - ago) if dated else LIVE, note=note)


def exchange(source: Author, target: Author, rng: random.Random) -> None:
    """Bring over what is new, in any order, some of it twice, sometimes only a part."""
    fresh = [record for record in source.records if record["id"] not in target.ids]
    if not fresh:
        return
    rng.shuffle(fresh)
    fresh += rng.sample(fresh, min(3, len(fresh)))
    cut = rng.randint(1, len(fresh))
    target.take(fresh[:cut])
    if rng.random() < 0.8:
        target.take(fresh[cut:])


class History:
    """What happened: who had seen what, and what each called the work."""

    def __init__(self, seed: int, skews: Sequence[float]) -> None:
        self.rng = random.Random(seed)
        self.authors = [Author(*pair) for pair in zip("abc", skews, strict=True)]
        self.true = T0
        self.seen: dict[str, set[str]] = {}
        self.said: dict[str, dict[str, str]] = {author.name: {} for author in self.authors}
        self.renamed = 0

    def run(self) -> History:
        first, *others = self.authors
        declare = i.Declare("checkout 5xx", self.rng.choice([1, 2, None]), roles={"ic": "maya"})
        made = first.ask(Request(declare))
        self.seen |= {record["id"]: set() for record in made}
        for other in others:
            other.take(made)
        for _ in range(self.rng.randint(10, 45)):
            self._step()
        for _ in range(3):
            for one in self.authors:
                for other in self.authors:
                    for _ in range(9):
                        exchange(one, other, self.rng)
        self._listen()
        return self

    def _step(self) -> None:
        self.true += timedelta(seconds=self.rng.choice([1, 3, 8, 20, 60, 150]))
        for one in self.authors:
            one.at(self.true)
        author = self.rng.choice(self.authors)
        before = set(author.ids)
        request, once = anything(author, self.rng), None
        if self.rng.random() < 0.03:
            once = f"alert {self.rng.randrange(4)}"
            request = Request(i.GiveTask("raj", f"look at {once}", None))
        made = author.ask(request, once)
        self.seen |= {record["id"]: before for record in made}
        self._listen()
        if self.rng.random() < 0.25:
            one, other = self.rng.sample(self.authors, 2)
            exchange(one, other, self.rng)
            exchange(other, one, self.rng)
            self._listen()

    def _listen(self) -> None:
        """Hear what everybody calls every item now."""
        for author in self.authors:
            said, doubles = self.said[author.name], author.incident.doubles
            for item in items(author.incident):
                meant = said.setdefault(item.label, item.event.id)
                self.renamed += doubles.get(meant, meant) != item.event.id


def diverged(history: History) -> bool:
    """Tell whether the authors, or readers in another order, end with different incidents."""
    now = history.true + timedelta(minutes=3)
    records = history.authors[0].records
    shuffled = history.rng.sample(records, len(records))
    incidents = [author.incident for author in history.authors]
    seen = {_whole(one, now) for one in (*incidents, fold(codec.decode_all(shuffled)))}
    files = {tuple(sorted(map(canonical, author.records))) for author in history.authors}
    return len(seen) > 1 or len(files) > 1


def _whole(incident: Incident, now: datetime) -> str:
    book = playbook()
    shown = [repr(row(incident, event, book)) for event in rows(incident)]
    rest = (stints(incident), items(incident), checklist(incident, book), incident.contested)
    return json.dumps([status(incident, book, now, "x"), shown, repr(rest)], sort_keys=True)


def tally(history: History) -> Counter[str]:
    """Count the registers with several writes, and what is wrong with any."""
    incident, seen = history.authors[0].incident, history.seen
    found = Counter(histories=1, events=len(incident.originals), renamed=history.renamed)
    found["diverged"] = diverged(history)
    for register, writes in _written(incident).items():
        if len(writes) < 2:
            continue
        found["registers"] += 1
        ids = {write.id for write in writes}
        replaced = {e.id for e in writes if any(_replaces(o, e, seen) for o in writes)}
        behind = {e.id for e in writes if ids.intersection(e.under)}
        last = [e for e in writes if e.id not in replaced | behind]
        differ = len({said_by(e, incident.known) for e in last}) > 1
        found["concurrent"] += differ
        found["marked"] += register in incident.contested
        found["unmarked"] += differ and register not in incident.contested
        shown = _shown(incident, register, writes)
        other = said_by(shown, incident.known)
        undone = [e for e in writes if _replaces(e, shown, seen)]
        found["undone"] += any(said_by(e, incident.known) != other for e in undone) and not differ
    return found


def _replaces(one: Event, other: Event, seen: dict[str, set[str]]) -> bool:
    """Tell whether the author of one write knew the other, and did not place it before that."""
    return other.id in seen.get(one.id, ()) and other.id not in one.under


def _written(incident: Incident) -> dict[Register, list[Event]]:
    found: defaultdict[Register, list[Event]] = defaultdict(list)
    for event in incident.of(*FAMILY_OF):
        if register := register_of(event, incident.known):
            found[register].append(event)
    return found


def _shown(incident: Incident, register: Register, writes: list[Event]) -> Event:
    """Return the write that everything is read off."""
    if register == ("severity",):
        return incident.severities[-1][2] or writes[0]
    if type(writes[0].fact) in BY_RECORDING:
        return in_order_of_recording(writes, incident.known)[-1]
    return incident.writes_to(register, type(writes[0].fact))[-1]


def simulate(histories: int, seed: int, skews: Sequence[float]) -> Counter[str]:
    """Return what so many histories come to."""
    total: Counter[str] = Counter()
    for number in range(histories):
        total += tally(History(seed + number, skews).run())
    return total


if __name__ == "__main__":
    count, start, clocks = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    print(dict(simulate(count, start, [float(one) for one in clocks.split(",")])))
