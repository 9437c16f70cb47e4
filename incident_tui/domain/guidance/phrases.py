"""Phrases that a playbook names, found in a text as words."""

from __future__ import annotations

import re
from functools import lru_cache


@lru_cache(maxsize=32)
def phrase_pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds any of these phrases as words, in any case, with either apostrophe."""
    words = []
    for phrase in phrases:
        written = re.escape(phrase).replace("'", "['’]").replace(r"\ ", r"\s+")
        words.append(rf"(?<!\w){written}" if phrase[:1].isalnum() else written)
    return re.compile(rf"(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)


def phrase_in(phrases: tuple[str, ...], text: str) -> str:
    """Return the first of these phrases that a text holds, as it is written there, "" for none."""
    match = phrase_pattern(phrases).search(text) if phrases else None
    return match[0] if match else ""


@lru_cache(maxsize=512)
def holds_phrase(phrases: tuple[str, ...], text: str) -> bool:
    """Tell whether a text holds any of these phrases; asked for the same ones every second."""
    return bool(phrases) and phrase_pattern(phrases).search(text) is not None
