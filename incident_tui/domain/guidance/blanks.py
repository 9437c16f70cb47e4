"""The blanks in the playbook's texts, `{{name}}`, and how they are filled."""

from __future__ import annotations

from collections.abc import Mapping

from incident_tui.domain.regex import regex

BLANK = regex(r"\{\{([a-z][a-z0-9_]*)\}\}")
"""A blank of a form; group 1 is its name."""


def filled(text: str, words: Mapping[str, str]) -> str:
    """Return a text with the words that are known in its blanks; the others stay."""
    return BLANK.sub(lambda match: words.get(match[1], match[0]), text)
