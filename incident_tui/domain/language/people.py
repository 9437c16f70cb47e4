"""People as they are typed: one spelling for each, several in a list, names of several words."""

from __future__ import annotations

import re

import msgspec

from incident_tui.domain.language.reading import Context
from incident_tui.domain.projections.roster import known_names
from incident_tui.domain.regex import regex
from incident_tui.domain.text import clean_name

_QUOTED = regex(r'@?(?:"([^"]+)"|“([^”]+)”|\'([^\']+)\'(?=\s|,|$))[\s,:]*')
_BETWEEN = regex(r"\s*[,;&]\s*(?:and\s+)?|\s+(?:and|und)\s+(?=\S)|\s+(?=@)", re.IGNORECASE)
_FOR = regex(r"\s+for\s+|\s*[(:]\s*", re.IGNORECASE)
_AREAS = regex(
    r"(?:the\s+)?(?:api|apps?|auth|back-?ends?|billing|caches?|checkout|cloud|data(?:bases?)?|dbs?|"
    r"dns|edge|front-?ends?|infra(?:structure)?|kafka|kubernetes|k8s|legal|mobile|networks?|"
    r"networking|orders?|payments?|platform|queues?|search|security|storage|support|web)\b",
    re.IGNORECASE,
)


class Expert(msgspec.Struct, frozen=True):
    """Somebody who is called in, and for what ("" for nothing said)."""

    name: str
    area: str = ""


def known_person(text: str, context: Context) -> str:
    """Return a name as the incident spells it already, where it does; else as it was typed."""
    name = clean_name(text)
    known = _known(context)
    if name in known:
        return name
    return next((each for each in known if each.casefold() == name.casefold()), name)


def _known(context: Context) -> tuple[str, ...]:
    return (*known_names(context.incident), *context.on_call, context.me)


def several_people(text: str, context: Context) -> tuple[str, ...]:
    """Return the people of a list (`maya, raj`, `maya and raj`); one in quotes is one."""
    found = [known_person(part, context) for part in _parts(text)]
    return tuple(dict.fromkeys(name for name in found if name))


def _parts(text: str) -> list[str]:
    """Split a list of names, but not what is in quotes."""
    if match := _QUOTED.match(text):
        rest = text[match.end() :]
        return [_inside(match), *(_parts(rest) if rest else [])]
    return _BETWEEN.split(text)


def _inside(match: re.Match[str]) -> str:
    return next(group for group in match.groups() if group)


def expert_readings(text: str, context: Context) -> tuple[tuple[Expert, ...], ...]:
    """Return each way to read `NAME area` or a list of names, the likeliest first; () for none."""
    if match := _QUOTED.match(text):
        name = known_person(_inside(match), context)
        return ((Expert(name, _area(text[match.end() :])),),) if name else ()
    if known := _known_in_front(text, context):
        name, rest = known
        longer = _longer_name(text, rest, context)
        return (*longer, (Expert(name, _area(rest)),))
    parts = [part for part in _BETWEEN.split(text) if part]
    if len(parts) > 1:
        return _list_or_area(text, parts, context)
    return _name_then_area(text, context)


def holder_readings(text: str, context: Context) -> tuple[Expert, ...]:
    """Return each way to read who is to hold a role that one person holds, the likeliest first."""
    if _QUOTED.match(text):
        return tuple(reading[0] for reading in expert_readings(text, context))
    named = several_people(text, context)
    whole = Expert(known_person(text, context))
    if len(named) > 1:
        return (*(Expert(name) for name in named), whole)
    known = _known_in_front(text, context)
    if known is None or not known[1]:
        return (whole,) if whole.name else ()
    area = Expert(known[0], _area(known[1]))
    return (whole, area) if _longer_name(text, known[1], context) else (area, whole)


def _area(text: str) -> str:
    return re.sub(r"^(?:for\s+|[(:]\s*)", "", text.strip(" ,"), flags=re.IGNORECASE).rstrip(")")


def _known_in_front(text: str, context: Context) -> tuple[str, str] | None:
    """Return the known person that a text begins with, the longest name first, and the rest."""
    words = text.lstrip("@")
    for name in sorted(_known(context), key=len, reverse=True):
        rest = words[len(name) :]
        ends = not rest or rest[0].isspace() or rest[0] in ":("
        if words.casefold().startswith(name.casefold()) and ends:
            return None if _BETWEEN.match(rest) else (name, rest.strip())
    return None


def _longer_name(text: str, rest: str, context: Context) -> tuple[tuple[Expert, ...], ...]:
    """Return the reading in which the word after a first name is a name too: `Maya Lind`."""
    first, _, _ = text.lstrip("@").partition(" ")
    second, _, after = rest.partition(" ")
    named = first[:1].isupper() and second[:1].isupper() and not second.isupper()
    if not named or _AREAS.match(second):
        return ()
    return _one(f"{first} {second}", _area(after), context)


def _list_or_area(text: str, parts: list[str], context: Context) -> tuple[tuple[Expert, ...], ...]:
    """Read a list; where a part may be an area instead of a person, both ways."""
    readings = [expert_readings(part, context) for part in parts]
    listed = tuple(reading[0][0] for reading in readings if reading)
    first, _, rest = text.partition(",")
    known = {name.casefold() for name in _known(context)}
    if rest and any(_AREAS.match(part) and part.casefold() not in known for part in parts[1:]):
        return ((Expert(known_person(first, context), _area(rest)),), listed)
    return (listed,)


def _name_then_area(text: str, context: Context) -> tuple[tuple[Expert, ...], ...]:
    """Read somebody nobody knows yet: a first word, or two where the second may be a name."""
    name, *area = _FOR.split(text, maxsplit=1)
    if area:
        return _one(name, _area(area[0]), context)
    first, _, rest = text.partition(" ")
    rest = rest.strip()
    return (*_longer_name(text, rest, context), *_one(first, _area(rest), context))


def _one(name: str, area: str, context: Context) -> tuple[tuple[Expert, ...], ...]:
    who = known_person(name, context)
    return ((Expert(who, area),),) if who else ()
