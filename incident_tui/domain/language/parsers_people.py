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
    known_person,
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
from incident_tui.domain.projections.roster import holders
from incident_tui.domain.record.event import When
from incident_tui.domain.text import clean_name

_SEVERAL = "sme"
"""The role that several people hold at once, each for an area."""


def offers_to_record_as(parsed: ParsedLine, context: Context) -> str | None:
    """Return who is made scribe by a line while somebody without any role records it, or None."""
    for request in parsed.requests:
        match request.intent:
            case i.AssignRole(role="scribe", name=name) if name.casefold() != context.me.casefold():
                held = holders(context.incident, context.playbook).values()
                mine = any(
                    s.name.casefold() == context.me.casefold() for each in held for s in each
                )
                return None if mine else name
            case _:
                pass
    return None


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
    readings = holder_readings(text, context)
    if not readings:
        label = context.playbook.roles[role].label if role in context.playbook.roles else role
        return not_understood(role, text, f"Who is {label}?", f"/{role} NAME")
    ways = (
        Way(_said((each,)), f'/role {role} "{each.name}" {each.area}'.strip(), _held(role, each))
        for each in readings
    )
    return only_or_asked(f"One person is {role}", ways)


def _held(role: str, who: Expert) -> ParsedLine:
    return understood(role, _said((who,)), i.AssignRole(role, who.name, who.area or None))


def _release(text: str, context: Context, when: When) -> ParsedLine:
    word, rest = split_word(text)
    names = several_people(rest, context) or (None,)

    def make(role: str) -> ParsedLine:
        requests = tuple(Request(i.ReleaseRole(role, name)) for name in names)
        return ParsedLine("release", f"{role} {rest}".strip(), requests)

    return with_name("role", word, context.playbook.roles, make)


def _account(text: str, context: Context, when: When) -> ParsedLine:
    names = several_people(text, context)
    if not names:
        return not_understood("account", text, "Whose account?", "/account NAME")
    requests = tuple(Request(i.FileAccount(name)) for name in names)
    return ParsedLine("account", " and ".join(names), requests)


def _handover(text: str, context: Context, _when: When) -> ParsedLine:
    word, name = split_word(text)
    if not clean_name(name):
        roles = "|".join(context.playbook.roles)
        what = "Which role, and to whom?"
        return not_understood("hand-over", text, what, f"/handover {roles} NAME")
    named = several_people(name, context)
    whole = known_person(name.strip("\"'"), context)
    candidates = named if len(named) < 2 else (*named, whole)

    def make(role: str) -> ParsedLine:
        ways = (Way(x, f'/handover {role} "{x}"', _offer(role, x)) for x in candidates)
        return only_or_asked(f"One person takes over {role}", ways)

    return with_name("role", word, context.playbook.roles, make)


def _offer(role: str, to: str) -> ParsedLine:
    return understood("hand-over offered", to, i.OfferHandover(role, to))


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
