"""The arguments of the commands about people: who holds a role, takes it over, wrote an account."""

from __future__ import annotations

from collections.abc import Mapping

from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.intents import Request
from incident_tui.domain.language.names import with_name
from incident_tui.domain.language.people import (
    Expert,
    expert_readings,
    holder_readings,
    several_people,
)
from incident_tui.domain.language.reading import (
    Context,
    ParsedLine,
    Parser,
    Way,
    not_understood,
    only_or_asked,
    split_word,
    understood,
)
from incident_tui.domain.record.event import When
from incident_tui.domain.text import MAX_NAME, clean_name, one_line

_SEVERAL = "sme"
"""The role that several people hold at once, each for an area."""


def _holder(role: str) -> Parser:
    return lambda text, context, _when: _one_holder(role, text, context)


def _role(text: str, context: Context, when: When) -> ParsedLine:
    word, rest = split_word(text)
    if not rest:
        roles = "|".join(context.playbook.roles)
        return not_understood("role", text, "A role needs a name", f"/role {roles} NAME")

    def make(role: str) -> ParsedLine:
        return _expert(rest, context) if role == _SEVERAL else _one_holder(role, rest, context)

    return with_name("role", word, context.playbook.roles, make)


def _expert(text: str, context: Context) -> ParsedLine:
    """Read who is called in, one or several, and for what."""
    if text.endswith("?"):
        hint = f"/role {_SEVERAL} NAME [area]"
        return not_understood("role", text, "That is a question: nobody is called in by it", hint)
    readings = expert_readings(text, context)
    if not readings:
        hint = f"/role {_SEVERAL} NAME [area]"
        return not_understood("role", text, "A role needs a name", hint)
    ways = (Way(_said(each), _form(each), _experts(each)) for each in readings)
    return only_or_asked(f"'{text}' can be read in several ways", ways)


def _said(experts: tuple[Expert, ...]) -> str:
    said = " and ".join(f"{e.name}, for {e.area}" if e.area else e.name for e in experts)
    return f"{said}: {len(experts)} people" if len(experts) > 1 else said


def _form(experts: tuple[Expert, ...]) -> str:
    """Return a line that says just this; there is none for several people."""
    if len(experts) > 1:
        return ""
    (expert,) = experts
    return f'/role {_SEVERAL} "{expert.name}" {expert.area}'.strip()


def _experts(experts: tuple[Expert, ...]) -> ParsedLine:
    requests = tuple(Request(i.AssignRole(_SEVERAL, e.name, e.area or None)) for e in experts)
    return ParsedLine(_SEVERAL, _said(experts), requests)


def _one_holder(role: str, text: str, context: Context) -> ParsedLine:
    """Read who holds a role that one person holds; several people are asked about."""
    if text.endswith("?") and clean_name(text):
        what = "That is a question: nobody has the role by it"
        return not_understood(role, text, what, f"/{role} NAME")
    readings = holder_readings(text, context)
    if not readings:
        label = context.playbook.roles[role].label if role in context.playbook.roles else role
        return not_understood(role, text, _nobody(text) or f"Who is {label}?", f"/{role} NAME")
    ways = (
        Way(_way_words(each), _holder_form(f"/role {role}", each), _held(role, each))
        for each in readings
    )
    return only_or_asked(f"One person is {role}", ways)


def _nobody(text: str) -> str:
    """Return that a text is nobody's name, "" where nothing was typed."""
    if not clean_name(text):
        return ""
    if len(one_line(text)) > MAX_NAME:
        return f"A name has at most {MAX_NAME} characters"
    return f"'{one_line(text)}' is nobody's name"


def _way_words(who: Expert) -> str:
    if who.note:
        return f"{who.name}, and '{who.note}' as a note"
    return f"one person '{who.name}'" if " " in who.name and not who.area else _said((who,))


def _holder_form(command: str, who: Expert) -> str:
    behind = f": {who.note}" if who.note else f" {who.area}" if who.area else ""
    return f'{command} "{who.name}"{behind}'


def _held(role: str, who: Expert) -> ParsedLine:
    said = f"{_said((who,))}: {who.note}" if who.note else _said((who,))
    return understood(role, said, i.AssignRole(role, who.name, who.area or None), who.note)


def _release(text: str, context: Context, when: When) -> ParsedLine:
    word, rest = split_word(text)
    names = several_people(rest, context) or (None,)

    def make(role: str) -> ParsedLine:
        requests = tuple(Request(i.ReleaseRole(role, name)) for name in names)
        return ParsedLine("release", f"{role} {rest}".strip(), requests)

    return with_name("role", word, context.playbook.roles, make)


def _account(text: str, context: Context, when: When) -> ParsedLine:
    names, readings = several_people(text, context), holder_readings(text, context)
    noted = len(readings) == 1 and readings[0].note
    if len(names) > 1 and not noted:
        requests = tuple(Request(i.FileAccount(name)) for name in names)
        return ParsedLine("account", " and ".join(names), requests)
    if not readings:
        return not_understood("account", text, _nobody(text) or "Whose account?", "/account NAME")
    ways = (Way(_way_words(x), _holder_form("/account", x), _filed(x)) for x in readings)
    return only_or_asked("Whose account is in?", ways)


def _filed(who: Expert) -> ParsedLine:
    note = who.note or who.area
    return understood("account", f"{who.name} {note}".strip(), i.FileAccount(who.name), note)


def _handover(text: str, context: Context, _when: When) -> ParsedLine:
    word, name = split_word(text)
    readings = holder_readings(name, context)
    if not readings:
        roles = "|".join(context.playbook.roles)
        what = _nobody(name) or "Which role, and to whom?"
        return not_understood("hand-over", text, what, f"/handover {roles} NAME")

    def make(role: str) -> ParsedLine:
        command = f"/handover {role}"
        ways = (Way(_way_words(x), _holder_form(command, x), _offer(role, x)) for x in readings)
        return only_or_asked(f"One person takes over {role}", ways)

    return with_name("role", word, context.playbook.roles, make)


def _offer(role: str, who: Expert) -> ParsedLine:
    note = who.note or who.area
    said = f"{who.name}: {note}" if note else who.name
    return understood("hand-over offered", said, i.OfferHandover(role, who.name), note)


def _accept(text: str, context: Context, _when: When) -> ParsedLine:
    if not text:
        roles = "|".join(context.playbook.roles)
        return not_understood("hand-over", text, "Which role is accepted?", f"/accept {roles}")

    def make(role: str) -> ParsedLine:
        return understood("hand-over accepted", role, i.AcceptHandover(role))

    return with_name("role", text, context.playbook.roles, make)


PEOPLE_PARSERS: Mapping[str, Parser] = {
    "account": _account,
    "ic": _holder("ic"),
    "comms": _holder("comms"),
    "ops": _holder("ops"),
    "scribe": _holder("scribe"),
    "role": _role,
    "release": _release,
    "handover": _handover,
    "accept": _accept,
}
