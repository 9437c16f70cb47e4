"""People as they are typed: one spelling for each, several in a list, names of several words."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from incident_tui.domain.errors import RefusedError
from incident_tui.domain.language.reading import Context
from incident_tui.domain.projections.marks import BROADCAST
from incident_tui.domain.projections.roster import known_names
from incident_tui.domain.regex import regex
from incident_tui.domain.text import MAX_NAME, clean_name, is_name, one_line

_QUOTED = regex(r'@?(?:"([^"]+)"|“([^”]+)”|\'([^\']+)\'(?=\s|,|$))[\s,:]*')
_BETWEEN = regex(r"\s*[,;&+]\s*(?:and\s+)?|\s+(?:and|und)\s+(?=\S)|\s+(?=@)", re.IGNORECASE)
_FOR = regex(r"\s+for\s+|\s*[(:]\s*", re.IGNORECASE)
_AREAS = regex(
    r"(?:the\s+)?(?:api|apps?|auth|back-?ends?|billing|caches?|checkout|cloud|data(?:bases?)?|dbs?|"
    r"dns|edge|front-?ends?|infra(?:structure)?|kafka|kubernetes|k8s|legal|mobile|networks?|"
    r"networking|orders?|payments?|platform|queues?|search|security|storage|support|web)\b",
    re.IGNORECASE,
)


_PARTICLES = frozenset(
    re.findall(
        r"\w+", "al bin da de del della den der di do dos du el ibn la le ten ter van von y zu"
    )
)
_MYSELF = frozenset(("i", "me", "myself"))
MOST_WORDS = 3
"""Of how many words a name is taken unasked, particles apart."""

_FILLER = regex(
    r"\A(?:(?:goes|handed|handing|back|over|will be|is|=|:|->|→|now|to|by|from|of|as)"
    r"(?:\s+|(?<=[=:>→])))+(?=\S)"
)
"""What stands in front of a name, and is none of it: `/ic to zed`, `/release ic from maya`."""

_NOTE = regex(r"(?P<name>[^:\n]{1,64}):\s+(?P<note>\S.*)", re.DOTALL)


class Expert(msgspec.Struct, frozen=True):
    """Somebody who is called in, for what, and what else was said ("" for nothing)."""

    name: str
    area: str = ""
    note: str = ""


def is_person(name: str) -> bool:
    """Whether a word may be the name of a person: it has a letter or a digit, and is no `@here`."""
    return is_name(name) and clean_name(name).casefold() not in BROADCAST


def written_as_name(words: Sequence[str]) -> bool:
    """Whether words are written as a name is: `Maya Lind`, `Ludwig van der Berg`."""
    proper = [word for word in words if word.casefold() not in _PARTICLES]
    return 0 < len(proper) <= MOST_WORDS and all(_begins_a_name(word) for word in proper)


def _begins_a_name(word: str) -> bool:
    return word[:1].isalpha() and not word[:1].islower()


def known_person(text: str, context: Context) -> str:
    """Return a name as the incident spells it already, where it does; else as it was typed.

    `me` is whoever records.
    """
    name = clean_name(text)
    known = known_people(context)
    if name in known:
        return name
    plain = name.casefold(), name.rstrip(".!?").casefold()
    same = next((each for each in known if each.casefold() in plain), None)
    if same is None and plain[1] in _MYSELF:
        return context.me
    return same or (name if " " in name else name.rstrip(".!?"))


def one_person(text: str, context: Context, option: str) -> str | RefusedError:
    """Return whom an option names; why not where that is nobody, several, or more than a name.

    A name that looks like several stands in quotes of its own.
    """
    readings = holder_readings(text, context)
    if len(readings) == 1 and not (readings[0].note or readings[0].area):
        return readings[0].name
    if not readings:
        return RefusedError(f"'{one_line(text)}' is nobody's name", f"{option} NAME")
    quoted = f"{option} '\"{one_line(text)}\"'"
    return RefusedError(f"{option} takes one person", f"name one; {quoted} is all one name")


def known_people(context: Context) -> tuple[str, ...]:
    """Return everybody whose name is known: of the record, on call, who records."""
    return (*known_names(context.incident), *context.on_call, context.me)


def _to_the_name(text: str, context: Context) -> str:
    """Return a text without the words in front of the name: `to zed`."""
    if _known_in_front(text, context):
        return text
    named = _FILLER.sub("", text, count=1)
    return text if _FILLER.match(f"{named} x") else named


def several_people(text: str, context: Context) -> tuple[str, ...]:
    """Return the people of a list (`maya, raj`, `maya and raj`); one in quotes is one."""
    found = [known_person(part, context) for part in _parts(_to_the_name(text, context))]
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
    text = _to_the_name(text, context)
    if match := _QUOTED.match(text):
        name = known_person(_inside(match), context)
        return ((Expert(name, _area(text[match.end() :])),),) if is_person(name) else ()
    if known := _known_in_front(text, context):
        name, rest = known
        longer = (*_each(name, rest, context), *_longer_name(text, rest, context))
        return (*longer, (Expert(name, _area(rest)),))
    parts = [part for part in _BETWEEN.split(text) if part]
    if len(parts) > 1:
        return _list_or_area(text, parts, context)
    return _name_then_area(text, context)


def holder_readings(text: str, context: Context) -> tuple[Expert, ...]:
    """Return each way to read who is to hold a role that one person holds, the likeliest first.

    Words behind a name that are none of it are a note: `zed: takes over`, `zed some more words`.
    """
    text = _to_the_name(text, context)
    if match := _QUOTED.match(text):
        name, rest = known_person(_inside(match), context), text[match.end() :].strip()
        noted = match[0].rstrip().endswith(":")
        who = Expert(name, note=rest) if noted else Expert(name, _area(rest))
        return (who,) if is_person(name) else ()
    if (match := _NOTE.match(text)) and (named := holder_readings(match["name"], context)):
        return tuple(replace(who, note=match["note"]) for who in named)
    return tuple(who for who in _holders(text, context) if is_person(who.name))


def _holders(text: str, context: Context) -> tuple[Expert, ...]:
    """Read one who is known with more words, a list, or somebody new."""
    whole = _whole(text, context)
    named = several_people(text if " " in text else text.replace("/", ","), context)
    if len(named) > 1:
        head, _, rest = text.partition(",")
        if len(rest.split()) > 1 and not written_as_name(rest.split()) and "," not in rest:
            return (Expert(known_person(head, context), note=rest.strip()), *whole)
        return (*(Expert(name) for name in named), *whole)
    known = _known_in_front(text, context)
    if known is None:
        return _newcomer(text, context)
    if not known[1]:
        return whole
    said = _with_words(known[0], known[1])
    return (*whole, said) if _longer_name(text, known[1], context) else (said, *whole)


def _whole(text: str, context: Context) -> tuple[Expert, ...]:
    """Return the reading in which all of a text is one name, where that is not too long."""
    name = known_person(text, context)
    return (Expert(name),) if len(one_line(text).lstrip("@")) <= MAX_NAME else ()


def _with_words(name: str, words: str) -> Expert:
    """Return somebody with the words behind the name: an area, or a note."""
    return Expert(name, _area(words)) if _AREAS.match(words) else Expert(name, note=words)


def _newcomer(text: str, context: Context) -> tuple[Expert, ...]:
    """Read somebody nobody knows yet; what may be a sentence is read both ways."""
    words, whole = text.lstrip("@").split(), _whole(text, context)
    if len(words) < 2 or written_as_name(words):
        return whole
    length = next((n for n in range(MOST_WORDS, 0, -1) if written_as_name(words[:n])), 1)
    name = known_person(" ".join(words[:length]), context)
    said = _with_words(name, " ".join(words[length:]))
    return (said, *whole) if len(words) > 2 else (*whole, said)


def _area(text: str) -> str:
    return re.sub(r"^(?:for\s+|[(:]\s*)", "", text.strip(" ,"), flags=re.IGNORECASE).rstrip(")")


def _known_in_front(text: str, context: Context) -> tuple[str, str] | None:
    """Return the known person that a text begins with, the longest name first, and the rest."""
    words = text.lstrip("@")
    for name in sorted(known_people(context), key=len, reverse=True):
        rest = words[len(name) :]
        ends = not rest or rest[0].isspace() or rest[0] in ":("
        if words.casefold().startswith(name.casefold()) and ends:
            return None if _BETWEEN.match(rest) else (name, rest.strip())
    return None


def _each(name: str, rest: str, context: Context) -> tuple[tuple[Expert, ...], ...]:
    """Return the reading in which a second known person stands behind the first: `raj kim dns`."""
    also = _known_in_front(rest, context)
    if also is None or _FOR.match(f" {rest}"):
        return ()
    area = _area(also[1])
    return ((Expert(name, area), Expert(also[0], area)),)


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
    known = {name.casefold() for name in known_people(context)}
    proper = written_as_name(first.split())
    areas = (part for part in parts[1:] if part.casefold() not in known)
    if rest and any(_AREAS.match(part) or (proper and part[:1].islower()) for part in areas):
        return ((Expert(known_person(first, context), _area(rest)),), listed)
    return (listed,)


def _name_then_area(text: str, context: Context) -> tuple[tuple[Expert, ...], ...]:
    """Read somebody nobody knows yet: a first word, or two where the second may be a name."""
    name, *area = _FOR.split(text, maxsplit=1)
    if area:
        return _one(name, _area(area[0]), context)
    words = text.split()
    if words[0].lstrip("@").casefold() in _PARTICLES:
        length = next((n for n in range(2, 5) if written_as_name(words[:n])), 1)
        return _one(" ".join(words[:length]), _area(" ".join(words[length:])), context)
    first, _, rest = text.partition(" ")
    rest = rest.strip()
    if (known := _known_in_front(rest, context)) and not known[1]:  # may be `AREA NAME`
        return (*_one(known[0], first, context), *_one(first, rest, context))
    return (*_longer_name(text, rest, context), *_one(first, _area(rest), context))


def _one(name: str, area: str, context: Context) -> tuple[tuple[Expert, ...], ...]:
    who = known_person(name, context)
    return ((Expert(who, area),),) if is_person(who) else ()
