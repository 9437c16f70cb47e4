"""Whether a text says again, word for word, what the text before it said; moments aside.

A figure, a yes for a no, one more word is something new; the time of the next update is not.
"""

from __future__ import annotations

from itertools import islice

from incident_tui.domain.guidance.lint_case import MOST_LOOKED_AT
from incident_tui.domain.playbook.lint_rules import Circumstances
from incident_tui.domain.regex import regex
from incident_tui.domain.times.clocks_in_text import clocks
from incident_tui.domain.times.day_words import DAYS_AWAY, MONTHS, WEEKDAYS
from incident_tui.domain.times.promises import find_promise

_WORD = regex(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_TOKEN = regex(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+(?:[.,]\d+)*")
_END = regex(r"[.!?;:](?=\s|$)|[。！？\n]")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_MOMENT = regex(
    r"\b\d{4}[-/]\d{1,2}[-/]\d{1,2}\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b"
    r"|\b\d{1,2}:\d{2}(?::\d{2})?\b|\b\w{3,6}day\b,?"
    rf"|\b{_MONTH}\.? \d{{1,2}}\b(?:, \d{{4}}\b)?|\b\d{{1,2}}\.? {_MONTH}\b"
)
_ZONE = regex(
    r"\b(?:(?:utc|gmt)(?: ?[+-] ?\d{1,2})?|[ap]m|z|[ecmp][sd]?t|ces?t|bst|jst|us/pacific|uhr)\b"
)

_MAY_DIFFER = frozenset({
    "utc", "gmt", "am", "pm", "z", "t", "et", "pt", "ct", "mt", "est", "edt", "pst", "pdt", "cet",
    "cest", "bst", "jst", "us", "pacific", "uhr", *MONTHS, *WEEKDAYS, *DAYS_AWAY,
    "minutes", "minute", "hour", "hours", "mins", "min",
})  # fmt: skip
"""Words of moments: a text that has others that the one before had not cannot say the same."""


def says_again(text: str, before: str, about: Circumstances) -> bool:
    """Tell whether a text has the very sentences of the one before."""
    if not set(plain_words(text)) <= {*plain_words(before), *_MAY_DIFFER}:
        return False
    said = _sentences(text, about)
    return bool(said) and said == _sentences(before, about)


def plain_words(text: str) -> list[str]:
    """Return the words of a text in lower case; numbers are none."""
    return _WORD.findall(text.lower())


def _sentences(text: str, about: Circumstances) -> frozenset[tuple[str, ...]]:
    sentences = (tuple(_TOKEN.findall(each)) for each in _END.split(timeless(text, about)))
    return frozenset(filter(None, sentences))


def timeless(text: str, about: Circumstances) -> str:
    """Return a text in lower case without its moments and the time of the next update."""
    found = islice(clocks(text), MOST_LOOKED_AT) if any(map(str.isdigit, text)) else ()
    spans = [(each.start, each.end) for each in found if each.clock]
    promise = find_promise(text, about.now, about.tz)
    spans += [(promise.start, promise.end)] if promise else []
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return _ZONE.sub(" ", _MOMENT.sub(" ", text.lower()))
