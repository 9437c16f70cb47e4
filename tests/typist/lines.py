"""What is typed, and what is meant by it: written by hand, never worked out by the program."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import count, cycle

ENTER, TAB, ESC, UP = "\r", "\t", "\x1b", "\x1b[A"
LOG_MODE = "\x14"
CET = timezone(timedelta(hours=1))


@dataclass(frozen=True)
class Meant:
    """One event as it was meant. `at` None: when it was typed; `who` "": the one who types."""

    kind: str
    text: str
    at: datetime | None = None
    who: str = ""
    private: bool = False


@dataclass(frozen=True)
class Keys:
    """Keys pressed one after the other, each at the typist's pace; one alone is an answer."""

    keys: str


@dataclass(frozen=True)
class Pasted:
    """Lines that come at once, in a paste."""

    text: str


@dataclass(frozen=True)
class Look:
    """The typist reads the screen until these words are there."""

    words: str


@dataclass(frozen=True)
class Click:
    """A click of the left button there, from 1."""

    column: int
    row: int


@dataclass(frozen=True)
class Arrives:
    """Another person's entry, recorded by another process."""

    text: str


Act = Keys | Pasted | Look | Click | Arrives


@dataclass(frozen=True)
class Piece:
    """Something typed: what the hands do, and all events that are meant by it."""

    acts: tuple[Act, ...]
    meant: tuple[Meant, ...]
    lines: int = 1


def typed(line: str, *meant: Meant) -> Piece:
    """Return a line typed from its first letter to Enter."""
    return Piece((Keys(line + ENTER),), meant)


def note(text: str, at: datetime | None = None, who: str = "") -> Meant:
    return Meant("entry.added", text, at, who)


def after(acts: tuple[Act, ...], piece: Piece) -> Piece:
    """Return a piece that begins with something that must not matter."""
    return Piece((*acts, *piece.acts), piece.meant, piece.lines)


def minute(now: datetime, ago: int) -> datetime:
    """Return the beginning of the minute that was so many minutes ago."""
    return (now - timedelta(minutes=ago)).replace(second=0, microsecond=0)


Maker = Callable[[int, datetime], Piece]


def _pm(n: int, now: datetime) -> Piece:
    at = minute(now, 9)
    return typed(f"{at:%I:%M %p} db failover {n}".lstrip("0"), note(f"db failover {n}", at))


def _cet(n: int, now: datetime) -> Piece:
    at = minute(now, 7)
    there = at.astimezone(CET)
    return typed(f"{there:%H:%M} CET @raj: pool {n} full", note(f"pool {n} full", at, "raj"))


def _clock(n: int, now: datetime) -> Piece:
    at = minute(now, 4)
    return typed(f"{at:%H:%M} {n} hosts drained", note(f"{n} hosts drained", at))


def _brackets(n: int, now: datetime) -> Piece:
    at = minute(now, 12)
    return typed(f"[{at:%H:%M}] rollout {n} began", note(f"rollout {n} began", at))


def _back(n: int, now: datetime) -> Piece:
    at = now - timedelta(minutes=5)
    return typed(f"-5m the page went off, {n} times", note(f"the page went off, {n} times", at))


def _ago(n: int, now: datetime) -> Piece:
    at = now - timedelta(minutes=20)
    return typed(f"20 min ago: deploy {n} went out", note(f"deploy {n} went out", at))


def _task(n: int, _now: datetime) -> Piece:
    return typed(f"*@kim 10m watch error rate {n}", Meant("task.given", f"watch error rate {n}"))


def _follow_up(n: int, _now: datetime) -> Piece:
    return typed(
        f"*alert on the pool {n} @lee due fri", Meant("action_item.added", f"alert on the pool {n}")
    )


def _update(n: int, _now: datetime) -> Piece:
    text = f"Narrowed to region {n}. Next update in 15 minutes."
    return typed(f">i {text}", Meant("update.posted", text))


def _decision(n: int, _now: datetime) -> Piece:
    return typed(
        f"!roll back {n} or repair? -> roll back {n} @raj because the deploy lines up",
        Meant("decision.recorded", f"roll back {n}"),
    )


def _ahead(n: int, now: datetime) -> str:
    """Return a line that is asked about."""
    ahead = now + timedelta(minutes=90)
    day = "today " if ahead.date() == now.date() else f"{ahead:%Y-%m-%d} "
    return f"{day}{ahead:%H:%M} rollout {n}"


def _asked(n: int, now: datetime) -> Piece:
    """A question that is read, and answered: it is text."""
    line = _ahead(n, now)
    acts = (Keys(line + ENTER), Look("Esc back"), Keys("2"), Look("what happened?"))
    return Piece(acts, (note(line),))


def _asked_typed_on(n: int, now: datetime) -> Piece:
    """Nobody looks: the next lines are typed on blindly, the first begins with a digit."""
    line, blind, more = _ahead(n, now), f"2 of 3 regions, {n} pods", f"{n} alerts are open"
    acts = (
        Keys(line + ENTER + blind + ENTER),
        Look(blind),
        Keys(more + ENTER),
        Look(more),
        Look(f"│ {line}"),
        Keys(ENTER),
        Look("Esc back"),
        Keys("2"),
        Look("what happened?"),
    )
    return Piece(acts, (note(blind), note(more), note(line)), 3)


def _refused_typed_on(n: int, _now: datetime) -> Piece:
    """Nobody looks: the line is refused and what follows is typed on; then it is cleared."""
    blind, more = f"restarted {n} pods after that", f"still {n} errors a second"
    acts = (
        Keys(f"/sev 9 wrong {n}" + ENTER + blind + ENTER),
        Look(blind),
        Keys(more + ENTER),
        Look(more),
        Look(f"│ /sev 9 wrong {n}"),
        Keys(ENTER),
        Look("Not recorded"),
        Keys(ESC),
        Look("what happened?"),
    )
    return Piece(acts, (note(blind), note(more)), 3)


def _refused(n: int, _now: datetime) -> Piece:
    acts = (
        Keys(f"/settle H{n + 900} out why" + ENTER),
        Look("Not recorded"),
        Keys(ESC),
        Look("what happened?"),
    )
    return Piece(acts, ())


def _word_of_control(n: int, _now: datetime) -> Piece:
    acts = (Keys("q" + ENTER), Look("a note that says q"), Keys("2"), Look("what happened?"))
    return Piece((*acts, Keys(f"quit job {n}" + ENTER)), (note("q"), note(f"quit job {n}")), 2)


def _pasted(n: int, _now: datetime) -> Piece:
    text = f"Traceback {n}\n  File pool.py, line {n}\n+ pool: 50\n- pool: 20"
    return Piece((Pasted(text), Keys(ENTER)), (note(text),), 4)


def _pasted_timed(n: int, now: datetime) -> Piece:
    times = [minute(now, ago) for ago in (6, 5, 3)]
    words = [f"paged {n}", f"looking {n}", f"found {n}"]
    text = "\n".join(f"{at:%H:%M} {said}" for at, said in zip(times, words, strict=True))
    acts = (Pasted(text), Keys(ENTER), Look("3 entries"), Keys("1"), Look(words[-1]))
    return Piece(acts, tuple(map(note, words, times)), 3)


def _severity(n: int, _now: datetime) -> Piece:
    """Another severity each time: the table of makers is odd in length."""
    line = f"/sev {2 + (n + 1) % 2} only {n} regions"
    return typed(line, Meant("severity.changed", f"only {n} regions"))


def _edit(n: int, _now: datetime) -> Piece:
    acts = (Keys(f"only eu-wets-{n}{ENTER}/edit only eu-west-{n}{ENTER}"),)
    meant = (note(f"only eu-wets-{n}"), Meant("entry.corrected", f"only eu-west-{n}"))
    return Piece(acts, meant, 2)


def _up(n: int, _now: datetime) -> Piece:
    first = f"pool {n} ful"
    acts = (Keys(first + ENTER), Look(f"note      {first}"), Keys(UP), Look("correct"), Keys("l\r"))
    return Piece(acts, (note(first), Meant("entry.corrected", first + "l")), 2)


def _undone(n: int, _now: datetime) -> Piece:
    acts = (Keys(f"wrong window {n}{ENTER}"), Look(f"wrong window {n}"), Keys("/undo" + ENTER))
    return Piece(acts, (note(f"wrong window {n}"), Meant("entry.struck", "undo")), 2)


def _tabbed(n: int, _now: datetime) -> Piece:
    first = Piece((Keys(f"@maya: on it {n}{ENTER}"),), (note(f"on it {n}", who="maya"),))
    again = (Keys("@ma" + TAB + f"and raj hold {n}{ENTER}"),)
    return Piece((*first.acts, *again), (*first.meant, note(f"@maya and raj hold {n}")), 2)


def _log_mode(n: int, _now: datetime) -> Piece:
    """The log has the keys, and a note is typed all the same; it begins with letters that act."""
    return after((Keys(LOG_MODE), Look(" strike ")), typed(f"xpv host {n} is back",
                 note(f"xpv host {n} is back")))  # fmt: skip


def _clicked(n: int, _now: datetime) -> Piece:
    """Clicks into the log while a line is typed."""
    acts = (Keys(f"half of a line {n}"), Click(70, 5), Keys(" and the "), Click(60, 8),
            Keys("rest" + ENTER))  # fmt: skip
    return Piece(acts, (note(f"half of a line {n} and the rest"),))


def _escaped(n: int, _now: datetime) -> Piece:
    acts = (Keys(f"a pause {n}"), Keys(ESC), Keys(" and on" + ENTER))
    return Piece(acts, (note(f"a pause {n} and on"),))


def _menu_closed(n: int, _now: datetime) -> Piece:
    acts = (Keys("/hy"), Look("/hyp"), Keys(ESC), Keys(f"p cache {n} is cold" + ENTER))
    return Piece(acts, (Meant("hypothesis.raised", f"cache {n} is cold"),))


def _menu_tab(n: int, _now: datetime) -> Piece:
    acts = (Keys("/sco"), Look("/scope"), Keys(TAB + f"{n} tenants in eu" + ENTER))
    return Piece(acts, (Meant("impact.described", f"{n} tenants in eu"),))


def _others(n: int, _now: datetime) -> Piece:
    acts = (Keys(f"read replica {n} "), Arrives(f"lee sees {n} too"), Keys("is behind" + ENTER))
    return Piece(acts, (note(f"read replica {n} is behind"),))


def plain(line: str, text: str | None = None, kind: str = "entry.added", who: str = "",
          *, private: bool = False) -> Maker:  # fmt: skip
    """Return what makes a line of a pattern with one number in it."""
    words = line if text is None else text

    def make(n: int, _now: datetime) -> Piece:
        meant = Meant(kind, words.format(n=n), None, who, private)
        return typed(line.format(n=n), meant)

    return make


MAKERS: tuple[Maker, ...] = (
    plain("pods restarted in eu-west-{n}"), _back,
    plain("15{n:02} users affected"), _cet,
    plain("@raj: the pool is full on db-{n}", "the pool is full on db-{n}", who="raj"),
    plain("?v2.{n} pool change exhausts db", "v2.{n} pool change exhausts db", "hypothesis.raised"),
    _clicked, _pm, _update, _others, _asked_typed_on,
    plain("+[rollback] checkout to v2.{n}", "checkout to v2.{n}", "mitigation.considered"),
    _task, _tabbed, plain("H1 does not fit run {n}"), _clock, _decision,
    plain("%maya is on a train until stop {n}", "maya is on a train until stop {n}", private=True),
    _refused_typed_on, _edit, _pasted, plain(" /not a command {n}", "/not a command {n}"),
    _severity, _escaped, _ago,
    plain("\\?is it {n}", "?is it {n}"), _asked, _log_mode,
    plain("{n} of 400 hosts, #capacity"), _follow_up, _menu_closed,
    plain("/ops raj{n}", "raj{n}", "role.assigned"), _word_of_control, _brackets, _up,
    plain("14{n:02} errors/s on checkout"), _pasted_timed, _undone,
    plain("größer als {n} ms, 90 % → 95 %"), _menu_tab, _refused,
    plain("/impact is {n} checkouts fail", "{n} checkouts fail", "impact.described"),
    plain("why did {n} not page? - nobody knows"),
)  # fmt: skip


def pieces() -> Iterator[Maker]:
    """Yield what makes each piece, without end."""
    yield from cycle(MAKERS)


def numbers() -> Iterator[int]:
    """Yield a number for each piece, so that no two read alike."""
    return count(11)
