"""The arguments of every /command that records something: text in, a `ParsedLine` out.

`PARSERS` has one function per action of `actions.ACTIONS` that is not the screen's own (a
test holds the two together). Whether it may be recorded is `decide`'s business; here it is
only understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.intents import Request
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.guidance.closure import review_doubt
from incident_tui.domain.language.parsers_guidance import GUIDANCE_PARSERS
from incident_tui.domain.language.reading import Context, ParsedLine
from incident_tui.domain.playbook.guidance import split_pattern
from incident_tui.domain.projections.marks import LABEL, MENTION, TAG
from incident_tui.domain.projections.work import by_label
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event, When
from incident_tui.domain.record.incident import Incident, State
from incident_tui.domain.text import clean_name
from incident_tui.domain.times.parse import (
    Resolved,
    parse_due,
    parse_future,
    parse_past,
    parse_span,
)

Parser = Callable[[str, Context, When], ParsedLine]

_DUE = re.compile(
    r"\bdue:?\s+(in \d{1,3} (?:days?|weeks?)|\d{4}-\d{2}-\d{2}|today|tomorrow|[a-z]{3,9})\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r",?\s*\b(?:back|by)\s+(?:at\s+)?(\d{1,2}[:.]\d{2}Z?)(?=$|[\s,.])", re.IGNORECASE
)
_BOX = re.compile(r"(?:^|(?<=\s))(\d{1,3}h(?:\d{1,2}m)?|\d{1,4}m(?:in)?)(?=$|[\s,:])")
_URL = re.compile(r"https?://\S+")


def mentions_in(text: str) -> tuple[str, ...]:
    """Return the people mentioned in a text, first mentioned first, each once."""
    return tuple(dict.fromkeys(name.rstrip(".-") for name in MENTION.findall(text)))


def tags_in(text: str) -> tuple[str, ...]:
    """Return the tags of a text; `#H1` is a reference, not a tag."""
    return tuple(dict.fromkeys(t for t in TAG.findall(text) if not LABEL.fullmatch(t)))


def refs_in(text: str, incident: Incident) -> tuple[str, ...]:
    """Return the event ids of the labels in a text that there are."""
    found = [by_label(incident, label) for label in LABEL.findall(text)]
    return tuple(dict.fromkeys(item.event.id for item in found if item is not None))


def task_or_action(text: str, context: Context) -> tuple[str, i.Intent | RefusedError]:
    """Read the text after `*`: with `due` a follow-up, else a task, with or without a time-box."""
    if _DUE.search(text):
        reading = _action_item(text, context, When())
        return "action item", _only_intent(reading)
    reading = _task(text, context, When())
    boxed = isinstance(task := _only_intent(reading), i.GiveTask) and task.back_at is None
    return "task, no time-box" if boxed else "task", task


def _only_intent(reading: ParsedLine) -> i.Intent | RefusedError:
    return (
        reading.requests[0].intent
        if reading.requests
        else reading.problem or RefusedError("Nothing")
    )


# -- small helpers -------------------------------------------------------------------------------


def _ok(
    label: str, text: str, intent: i.Intent, note: str | None = None, **more: str
) -> ParsedLine:
    return ParsedLine(
        label, text, (Request(intent, note=note or None),), audience=more.get("audience")
    )


def _no(label: str, text: str, what: str, hint: str = "") -> ParsedLine:
    return ParsedLine(label, text, problem=RefusedError(what, hint))


def _split(text: str) -> tuple[str, str]:
    head, _, tail = text.partition(" ")
    return head, tail.strip()


def _audience(word: str, context: Context) -> str | None:
    """Return the audience that a word begins, or None."""
    found = [a for a in context.playbook.audiences if word and a.startswith(word.lower())]
    return found[0] if len(found) == 1 else None


# -- the incident --------------------------------------------------------------------------------


def _severity(text: str, context: Context, when: When) -> ParsedLine:
    word, why = _split(text)
    digits = word.lower().removeprefix("sev").lstrip("-")
    if not digits.isascii() or not digits.isdigit():
        return _no("severity", text, "Which severity?", "/sev 1..4 why")
    return _ok("severity", why, i.ChangeSeverity(int(digits[:3])), why)


def _simple(label: str, make: Callable[[str], i.Intent]) -> Parser:
    def parse(text: str, context: Context, when: When) -> ParsedLine:
        return _ok(label, text, make(text))

    return parse


def _with_reason(label: str, make: Callable[[], i.Intent]) -> Parser:
    def parse(text: str, context: Context, when: When) -> ParsedLine:
        return _ok(label, text, make(), text)

    return parse


def _cancel(text: str, context: Context, when: When) -> ParsedLine:
    match = re.search(r"\bduplicate[- ]of\s+([a-z0-9-]+)\s*$", text)
    why = text[: match.start()].strip() if match else text
    why = why or ("duplicate" if match else "")
    return _ok("cancel", why, i.Cancel(match[1] if match else None), why)


def _link(text: str, context: Context, when: When) -> ParsedLine:
    name, url = _split(text)
    if not url:
        names = "|".join(context.playbook.link_names)
        return _no("link", text, "A link needs a name and an address", f"/link {names} URL")
    return _ok("link", url, i.SetLink(name, url))


def _impact(text: str, context: Context, when: When) -> ParsedLine:
    word, rest = _split(text)
    if word == "is" and rest:
        return _ok("impact", rest, i.DescribeImpact(text=rest))
    if word == "over":
        at = parse_past(rest, context.now, context.tz) if rest else None
        if rest and at is None:
            return _no("impact over", text, f"'{rest}' is not a time", "/impact over 14:20")
        time = at.at if at else when.at or context.now
        intent = i.SetMilestone("impact_over", time, approx=bool(at and at.approx))
        return _doubtful(_ok("impact over", text, intent), at)
    return _milestone_at("impact_began", text, context)


def _milestone(text: str, context: Context, when: When) -> ParsedLine:
    name, time = _split(text)
    if not name:
        names = ", ".join(context.playbook.milestones)
        return _no("milestone", text, "Which milestone?", names)
    return _milestone_at(name, time, context)


def _milestone_at(name: str, time: str, context: Context) -> ParsedLine:
    label = name.replace("_", " ")
    if time.lower() == "unknown":
        return _ok(label, time, i.SetMilestone(name, None))
    if time.lower() == "now":
        return _ok(label, time, i.SetMilestone(name, context.now))
    at = parse_past(time, context.now, context.tz, machine_tz=context.machine_tz)
    if at is None:
        return _no(label, time, f"'{time}' is not a time", "14:05, -5m, an ISO time, or unknown")
    return _doubtful(_ok(label, time, i.SetMilestone(name, at.at, approx=at.approx)), at)


def _doubtful(reading: ParsedLine, at: Resolved | None) -> ParsedLine:
    """Hand on the doubt about a time inside a command."""
    if at is None or at.doubt is None:
        return reading
    return replace(reading, doubt=at.doubt, dated=at.full)


def _resolve(text: str, context: Context, when: When) -> ParsedLine:
    return _ok("resolve", text, i.Resolve({"all": text} if text else {}), text)


def _aar(text: str, context: Context, when: When) -> ParsedLine:
    day = parse_due(text, context.now.astimezone(context.tz).date())
    if day is None:
        hint = "/aar 2026-12-03, /aar in 2 weeks, /aar thursday"
        return _no("review date", text, f"'{text}' is not a date", hint)
    if day < context.now.astimezone(context.tz).date():
        return _no("review date", text, f"{day} is in the past", "/aar in 2 weeks")
    reading = _ok("review date", day.isoformat(), i.ScheduleAar(day.isoformat()))
    doubt = review_doubt(day.isoformat(), context.incident, context.playbook, context.now)
    return replace(reading, doubt=doubt, dated=doubt is not None and text == day.isoformat())


# -- people --------------------------------------------------------------------------------------


def _holder(role: str) -> Parser:
    return _simple(role, lambda text: i.AssignRole(role, clean_name(text)))


def _role(text: str, context: Context, when: When) -> ParsedLine:
    role, rest = _split(text)
    name, area = _split(rest)
    if not name:
        roles = "|".join(context.playbook.roles)
        return _no("role", text, "A role needs a name", f"/role {roles} NAME")
    if role.lower() != "sme":
        return _ok("role", text, i.AssignRole(role, rest))
    return _ok("role", text, i.AssignRole(role, name, area or None))


def _release(text: str, context: Context, when: When) -> ParsedLine:
    role, name = _split(text)
    return _ok("release", text, i.ReleaseRole(role, name or None))


# -- communication -------------------------------------------------------------------------------


def _update(text: str, context: Context, when: When) -> ParsedLine:
    word, rest = _split(text)
    audience = _audience(word, context)
    if audience is None:
        names = "|".join(context.playbook.audiences)
        return _no("update", text, "Who was told?", f"/update {names} TEXT")
    if not rest:
        return _no("update", text, "The update is empty", f"/update {audience} TEXT")
    return _ok("update", rest, i.PostUpdate(audience, rest, tz=context.tz), audience=audience)


def _nothing_new(text: str, context: Context, when: When) -> ParsedLine:
    audience = _audience(text, context) if text else _most_urgent(context)
    if audience is None:
        names = "|".join(context.playbook.audiences)
        return _no("nothing new", text, "Who was told?", f"/nothing-new {names}")
    from incident_tui.domain.guidance import templates  # noqa: PLC0415 - only when it is asked for

    book, sent_at = context.playbook, when.at or context.now
    next_at = templates.next_update_at(audience, context.incident, book, sent_at)
    words = templates.nothing_new(
        audience, context.incident, book, now=sent_at, tz=context.tz, next_at=next_at
    )
    intent = i.PostUpdate(audience, words, next_at=next_at, tz=context.tz)
    return _ok("update", words, intent, audience=audience)


def _most_urgent(context: Context) -> str | None:
    from incident_tui.domain.obligations.timers import timers  # noqa: PLC0415 - only when nobody is named

    running = timers(context.incident, context.playbook, context.now)
    return next((t.audience for t in running if t.audience and t.open), None)


def _every(text: str, context: Context, when: When) -> ParsedLine:
    word, rest = _split(text)
    span_word, why = _split(rest)
    audience, span = _audience(word, context), parse_span(span_word)
    if audience is None or span is None:
        hint = f"/every {'|'.join(context.playbook.audiences)} 20m why"
        return _no("interval", text, "Whose updates, and how often?", hint)
    minutes = span / timedelta(minutes=1)
    return _ok("interval", why, i.ChangeInterval(audience, minutes), why, audience=audience)


def _snooze(text: str, context: Context, when: When) -> ParsedLine:
    timer, rest = _split(text)
    time, why = _split(rest)
    until = parse_future(time, context.now, context.tz)
    if until is None:
        return _no("snooze", text, "Which timer, and how long?", "/snooze TIMER 10m why")
    audience = _audience(timer, context)
    return _ok("snooze", why, i.Snooze(f"update_{audience}" if audience else timer, until), why)


def _public(text: str, context: Context, when: When) -> ParsedLine:
    word, why = _split(text)
    if word.lower() not in {"yes", "no"}:
        return _no("public", text, "Yes or no?", "/public yes|no why")
    return _ok("public", why, i.DecidePublic(word.lower() == "yes"), why)


def _told(text: str, context: Context, when: When) -> ParsedLine:
    to, note = _split(text)
    if not to:
        return _no("told", text, "Who was told?", "|".join(context.playbook.notice_recipients))
    return _ok("told", text, i.SendNotice(to.lower()), note)


# -- guidance ------------------------------------------------------------------------------------


def _settle(text: str, context: Context, when: When) -> ParsedLine:
    ref, rest = _split(text)
    outcome, why = _split(rest)
    outcome = {"ruled": "out", "confirm": "confirmed"}.get(outcome, outcome)
    why = why.removeprefix("out ") if rest.startswith("ruled out") else why
    return _ok("hypothesis settled", why, i.SettleHypothesis(ref, outcome), why)


def _mitigation(text: str, context: Context, when: When) -> ParsedLine:
    ref, rest = _split(text)
    if not re.fullmatch(r"#?[Mm]\d{1,4}", ref):
        pattern, words = split_pattern(text, context.playbook.guidance)
        return _ok("mitigation", words, i.ConsiderMitigation(words, pattern))
    state, how = _split(rest)
    return _ok("mitigation", how, i.MoveMitigation(ref, state, how or None))


def _task(text: str, context: Context, when: When) -> ParsedLine:
    names = mentions_in(text)
    if not names:
        return _no("task", text, "A task goes to a named person", "*@name 15m what to do")
    words = text.replace(f"@{names[0]}", "", 1)
    back_at: datetime | None = None
    if match := _BACK.search(words):
        back_at = parse_future(match[1], context.now, context.tz)
        words = words[: match.start()] + words[match.end() :]
    elif match := _BOX.search(words):
        span = parse_span(match[1])
        back_at = (when.at or context.now) + span if span else None
        words = words[: match.start()] + words[match.end() :]
    task = " ".join(words.split()).strip(" ,:")
    if not task:
        return _no("task", text, "What is the task?", f"*@{names[0]} 15m what to do")
    return _ok("task", task, i.GiveTask(names[0], task, back_at))


def _report(text: str, context: Context, when: When) -> ParsedLine:
    ref, rest = _split(text)
    return _ok("task report", rest, i.ReportTask(ref, rest))


def _action_item(text: str, context: Context, when: When) -> ParsedLine:
    words, due = text, None
    if match := _DUE.search(text):
        today = context.now.astimezone(context.tz).date()
        due = parse_due(match[1], today)
        if due is None:
            hint = "due fri, due tomorrow, due in 2 weeks, due 2026-12-03"
            return _no("action item", text, f"'{match[1]}' is not a date", hint)
        if due < today:
            return _no("action item", text, f"{due} is in the past", "due in 1 week")
        words = words[: match.start()] + words[match.end() :]
    owners = mentions_in(words)
    if owners:
        words = words.replace(f"@{owners[0]}", "", 1)
    link = _URL.search(words)
    words = words.replace(link[0], "", 1) if link else words
    words = " ".join(words.split()).strip(" ,:")
    if not words:
        return _no("action item", text, "What is to be done?", "/action TEXT @name due fri")
    owner = owners[0] if owners else None
    day = due.isoformat() if due else None
    return _ok("action item", words, i.AddActionItem(words, owner, day, link[0] if link else None))


# -- the record ----------------------------------------------------------------------------------


def my_last(context: Context, *kinds: type[f.Fact]) -> Event | None:
    """Return the last event that this person recorded (of these kinds), by id."""
    mine = [
        event
        for event in context.incident.events
        if event.by == context.me
        and (not kinds or isinstance(event.fact, kinds))
        and not context.incident.is_struck(event.id)
    ]
    return max(mine, key=lambda event: event.id, default=None)


def entry_named(word: str, incident: Incident) -> str | None:
    """Return the event id that a label (H1, D2) or the beginning of an id names, or None."""
    item = by_label(incident, word)
    if item is not None:
        return item.event.id
    found = [k for k in incident.originals if len(word) >= 8 and k.startswith(word)]
    return found[0] if len(found) == 1 else None


def _about(text: str, context: Context) -> tuple[str | None, str]:
    """Split an optional reference off a text; without one, my last entry is meant."""
    word, rest = _split(text)
    ref = entry_named(word, context.incident) if word else None
    if ref is not None:
        return ref, rest
    last = my_last(context, f.EntryAdded, f.UpdatePosted, f.HypothesisRaised, f.DecisionRecorded)
    return (last.id if last else None), text


def _amending(label: str, make: Callable[[str], i.Intent]) -> Parser:
    def parse(text: str, context: Context, when: When) -> ParsedLine:
        ref, rest = _about(text, context)
        if ref is None:
            return _no(label, text, "There is no entry of yours yet", "name one: H1, or its id")
        if rest:
            return _no(label, text, f"There is no entry '{rest}'", "name one: H1, or its id")
        return _ok(label, text, make(ref))

    return parse


def _edit(text: str, context: Context, when: When) -> ParsedLine:
    ref, rest = _about(text, context)
    if ref is None:
        return _no("correction", text, "There is no entry of yours yet")
    return _ok("correction", rest, i.Correct(ref, rest))


def _retime(text: str, context: Context, when: When) -> ParsedLine:
    ref, rest = _about(text, context)
    if ref is None:
        return _no("corrected time", text, "There is no entry of yours yet")
    if rest.lower() == "unknown":
        return _ok("corrected time", rest, i.Retime(ref, None))
    at = parse_past(rest, context.now, context.tz, machine_tz=context.machine_tz)
    if at is None:
        return _no("corrected time", text, f"'{rest}' is not a time", "/retime [REF] 14:05")
    return _doubtful(_ok("corrected time", rest, i.Retime(ref, at.at, at.approx)), at)


def _undo(text: str, context: Context, when: When) -> ParsedLine:
    """Take my last act back by a new entry that says the opposite."""
    last = my_last(context)
    if last is None or isinstance(last.fact, f.IncidentDeclared):
        return _no("undo", text, "There is nothing of yours to take back")
    match last.fact:
        case f.EntryStruck(ref=ref, struck=struck):
            intent: i.Intent = i.Strike(ref, struck=not struck)
        case f.EntryPinned(ref=ref, pinned=pinned):
            intent = i.Pin(ref, pinned=not pinned)
        case f.EntryMadePrivate(ref=ref, private=private):
            intent = i.MakePrivate(ref, private=not private)
        case f.EntryCorrected(ref=ref):
            intent = i.Correct(ref, _text_before(context.incident, last, ref))
        case f.EntryRetimed(ref=ref):
            original = context.incident.originals.get(ref)
            at = original.moment.astimezone(UTC) if original else None
            intent = i.Retime(ref, at)
        case _:
            intent = i.Strike(last.id)
    return _ok("undo", last.kind, intent)


def _text_before(incident: Incident, correction: Event, ref: str) -> str:
    earlier = [
        (e.id, x.text)
        for e, x in incident.facts(f.EntryCorrected)
        if x.ref == ref and e.id < correction.id
    ]
    if earlier:
        return max(earlier)[1]
    original = incident.originals.get(ref)
    fact = original.fact if original else None
    return str(getattr(fact, "text", getattr(fact, "choice", "")))


def _close(text: str, context: Context, when: When) -> ParsedLine:
    """Close; a live incident is asked about, not resolved by the way."""
    if context.incident.state is State.LIVE:
        return _no("close", text, "The incident is still live", "/resolve first, or /cancel why")
    return _ok("close", text, i.Close())


PARSERS: Mapping[str, Parser] = {
    "severity": _severity,
    "phase": _simple("phase", lambda text: i.EnterPhase(text.lower())),
    "acknowledge": _simple("acknowledge", lambda text: i.Acknowledge()),
    "rename": _simple("title", i.Rename),
    "link": _link,
    "impact": _impact,
    "scope": _simple("scope", lambda text: i.DescribeImpact(scope=text)),
    "symptom": _simple("symptoms", lambda text: i.DescribeImpact(symptoms=text)),
    "milestone": _milestone,
    "resolve": _resolve,
    "close": _close,
    "reopen": _with_reason("reopen", i.Reopen),
    "cancel": _cancel,
    "aar": _aar,
    "account": _simple("account", lambda text: i.FileAccount(clean_name(text))),
    "ic": _holder("ic"),
    "comms": _holder("comms"),
    "ops": _holder("ops"),
    "scribe": _holder("scribe"),
    "role": _role,
    "release": _release,
    "update": _update,
    "nothing_new": _nothing_new,
    "every": _every,
    "snooze": _snooze,
    "public": _public,
    "told": _told,
    "decide": _simple("decision", i.RecordDecision),
    "hypothesis": _simple("hypothesis", i.RaiseHypothesis),
    "settle": _settle,
    "mitigation": _mitigation,
    "task": _task,
    "report": _report,
    "action_item": _action_item,
    "done": _simple("action item done", i.FinishActionItem),
    "tick": _simple("step", lambda text: i.Tick(text.lower())),
    "untick": _simple("step", lambda text: i.Clear(text.lower())),
    "edit": _edit,
    "strike": _amending("strike out", i.Strike),
    "retime": _retime,
    "private": _amending("private", i.MakePrivate),
    "pin": _amending("pin", i.Pin),
    "undo": _undo,
    **GUIDANCE_PARSERS,
}
