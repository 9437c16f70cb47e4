"""What stands out in a text: people (@name), labels (H1, #A2), tags (#word), masked words."""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import StrEnum
from typing import NamedTuple

from incident_tui.domain.regex import regex
from incident_tui.domain.text import SHADE

MENTION = regex(
    r"(?<![\w@.])@(?!\d{1,2}(?:[:.h]\d\d|[ap]m)(?![\w-]))(\w(?:[\w.\-]|['’](?!(?:s|d|m|t|ll|re|ve)\b)(?=[^\W\d_])){0,63})",
    re.UNICODE,
)
"""A person; `O'Brien` is one, of `@raj's pool` raj is; `@14:05` and `@5pm` are times."""

BROADCAST = frozenset(
    re.findall(
        r"\S+",
        "all channel everybody everyone here room team "
        "nobody noone no-one none anybody anyone somebody someone unknown unassigned tbd tba "
        "tbc vacant empty left gone",
    )
)
"""What calls many at once, or says that there is nobody: never a person."""

TAG = regex(r"(?<![\w#&])#([A-Za-z][\w\-]{0,63})", re.UNICODE)
MASKED = regex(rf"{SHADE}+[^{SHADE}\s]{{1,8}}{SHADE}+|{SHADE}+")
LABEL = regex(r"(?<![\w#])#?([HDMTA]\d{1,4}[a-z]{0,2})(?!\w)", re.ASCII)


class MarkKind(StrEnum):
    """What a stretch of a text is."""

    MENTION = "mention"
    REF = "ref"
    TAG = "tag"
    MASK = "mask"


class MarkedSpan(NamedTuple):
    """A stretch of a text, `start` to before `end`, in characters."""

    start: int
    end: int
    mark: MarkKind


def is_tag(word: str) -> bool:
    """Tell whether the word behind a # is a tag: `H1` is a label, `T4g` may be either."""
    return not (word[-1].isdigit() and LABEL.fullmatch(word))


def marked(text: str, labels: Collection[str]) -> tuple[MarkedSpan, ...]:
    """Return the marked stretches of a text in order, none overlapping.

    Only `labels` that exist are references; any other `#word` is a tag.
    """
    found: list[MarkedSpan] = []
    if "@" in text:
        for match in MENTION.finditer(text):
            name = match[1].rstrip(".-")
            found.append(MarkedSpan(match.start(), match.start(1) + len(name), MarkKind.MENTION))
    if labels:
        refs = (match for match in LABEL.finditer(text) if match[1] in labels)
        found += [MarkedSpan(*match.span(), MarkKind.REF) for match in refs]
    if "#" in text:
        tags = (match for match in TAG.finditer(text) if is_tag(match[1]))
        found += [MarkedSpan(*match.span(), MarkKind.TAG) for match in tags]
    if SHADE in text:
        found += [MarkedSpan(*match.span(), MarkKind.MASK) for match in MASKED.finditer(text)]
    found.sort()
    kept: list[MarkedSpan] = []
    for span in found:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return tuple(kept)
