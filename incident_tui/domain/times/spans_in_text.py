"""Spans from now in running text: `in 20 minutes`, `every hour`, `30分後`.

They are read by the scanner of `spans`; what is known here is what leads to one, how a range is
written, and what makes it count from something else than now.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import timedelta

from msgspec.structs import replace

from incident_tui.domain.regex import regex
from incident_tui.domain.times.clocks_in_text import Spotted
from incident_tui.domain.times.spans import NUMBER_WORDS, UNIT, span_in_front

_WINDOW = 90
"""How many characters are looked at for one span."""

_FILL = (
    r"about|around|approximately|approx\.?|roughly|another|at most|less than|under|no more than|"
    r"up to|the|next|coming|following|a maximum of|max\.?|maximum|"
    r"etwa|ca\.?|circa|ungefähr|rund|den|der|die|das|von|nächsten?|kommenden?|maximal|weniger als|"
    r"weiteren|weiterer|environ|les?|la|prochaines?|moins de|"
    r"aproximadamente|unos|unas|los?|las|próxim[ao]s?|menos de|un máximo de|máximo|alrededor de|"
    r"cerca de|os|as|o|a|no máximo de|até"
)


_LEAD = regex(
    r"(?<![\w'-])(?:(?P<every>every|each|alle|jede|toutes les|chaque|cada|a cada)|in|within|"
    r"after|"
    r"inside|innerhalb|binnen|nach|dans|d'ici|sous|en|dentro de|em|nos?|nas?|antes de)"
    rf"(?:\sl'|\s?~\s?|\s)(?P<fill>(?:(?:{_FILL})\s(?:l')?|~\s?){{0,4}})",
    re.IGNORECASE,
)
"""What leads to a span."""

_ALONE = regex(
    r"(?P<half>half[ -](?:an )?|halben?\s|demi-|media\s|meia\s)?(?:hour|stunde|heures?|hora)\b",
    re.IGNORECASE,
)
_HOURLY = regex(
    r"\b(?P<half>half-?|halb)?(?:hourly|stündlich(?:e[srn]?)?)\b|毎時間?", re.IGNORECASE
)
_NUMBER = rf"(?:\d{{1,3}}(?:[.,]\d)?|{NUMBER_WORDS})"


_FIRST_SPAN = regex(
    rf"(?:between\s|zwischen\s|entre\s)?{_NUMBER}(?P<unit>[\s-]?{UNIT}\.?)?"
    r"(?:\s?(?:-|–|—|から)\s?|\s(?:to|or|bis|oder|à|a|ou|o|(?P<and>and|und|et|y|e))\s)"
    rf"(?={_NUMBER})",
    re.IGNORECASE,
)
"""The first end of a range."""

_BARE_SPAN = regex(
    rf"(?<![A-Za-z0-9_à-ÿ./'-])(?<!\d[:,])(?={_NUMBER}[\s-]?[^\W\d_])", re.IGNORECASE
)
"""The place where a span without a lead may begin."""

_FROM_NOW = regex(r"\sfrom\s(?:now|this\s(?:post|update|message))\b", re.IGNORECASE)
_JAPANESE_BEHIND = regex(r"(?:程度|ほど)?(?:後|以内|内|おき|ごと|毎|間隔)")
_AFTER_SOMETHING = regex(
    r"\s(?:of(?!\snow)|after|before|prior|following|ago|earlier|per|nach|vor|après|avant|después|"
    r"antes|depois|late)\b",
    re.IGNORECASE,
)
_LONGEST = timedelta(days=7)


def spans(text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[Spotted]:
    """Yield the spans from now in a part of a text: `in 20 minutes`, `every hour`, `30分後`."""
    for lead in _LEAD.finditer(text, start, end):
        found = _led(text, lead)
        if found is not None:
            yield found
    for match in _HOURLY.finditer(text, start, end):
        span = timedelta(minutes=30 if match["half"] else 60)
        yield Spotted(*match.span(), span=span)
    for match in _BARE_SPAN.finditer(text, start, end):
        found = _unled(text, match.start())
        if found is not None:
            yield found


def _led(text: str, lead: re.Match[str]) -> Spotted | None:
    rest = text[lead.end() : lead.end() + _WINDOW]
    read = _span(rest)
    if read is None:
        alone = _ALONE.match(rest)
        if alone is None or not (lead["every"] or lead["fill"] or "l'" in lead[0].lower()):
            return None
        read = timedelta(minutes=30 if alone["half"] else 60), alone.end()
    return _spotted(text, lead.start(), lead.end() + read[1], read[0])


def _unled(text: str, at: int) -> Spotted | None:
    rest = text[at : at + _WINDOW]
    read = _span(rest)
    if read is None:
        return None
    behind = _FROM_NOW.match(rest, read[1]) or _JAPANESE_BEHIND.match(rest, read[1])
    end = behind.end() if behind else read[1]
    found = _spotted(text, at, at + end, read[0])
    return replace(found, bare=behind is None)


def _spotted(text: str, start: int, end: int, span: timedelta) -> Spotted:
    """Return a span; without its length where it is too long or counts from something else."""
    meant = timedelta(0) < span <= _LONGEST and not _AFTER_SOMETHING.match(text, end)
    return Spotted(start, end, span=span if meant else None)


def _span(text: str) -> tuple[timedelta, int] | None:
    """Read a span, of a range (`15 to 20 minutes`) its end."""
    first = _FIRST_SPAN.match(text)
    if first and not (first["and"] and first["unit"]):
        read = span_in_front(text[first.end() :], letters=True)
        if read:
            return read[0], first.end() + read[1]
    return span_in_front(text, letters=True)
