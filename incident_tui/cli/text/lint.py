"""Findings of the lint of updates, to read."""

from __future__ import annotations

import sys

from incident_tui.domain.decide.intents import PostUpdate
from incident_tui.domain.language.reading import Context, ParsedLine
from incident_tui.domain.language.update_advice import (
    unread_promises,
    update_findings,
    with_promise,
)
from incident_tui.domain.playbook.lint_rules import LintFinding
from incident_tui.domain.privacy.secrets import find_secrets
from incident_tui.domain.text import one_line

__all__ = ["covered", "finding_lines", "say_warnings", "with_promise"]

_SHOWN = 72
"""How much of the words that a finding is about is printed."""


def finding_lines(finding: LintFinding, text: str) -> list[str]:
    """Return a finding in a text as lines: level, rule and words, why, what to say instead."""
    words = one_line(covered(text)[finding.start : finding.end])
    short = words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…"
    return [
        f'{finding.level}  {finding.rule}  "{short}"',
        f"      {finding.why}",
        f"      → {finding.better}",
    ]


def covered(text: str) -> str:
    """Return a text with every character of a secret covered, so that it may be printed."""
    for span in find_secrets(text):
        text = text[: span.start] + "•" * (span.end - span.start) + text[span.end :]
    return text


def say_warnings(reading: ParsedLine, about: Context) -> None:
    """Say on stderr what the updates of a line are warned of, before they are recorded."""
    for said in unread_promises(reading.requests, about):
        print(f"incident-tui: {one_line(covered(said))}", file=sys.stderr)
    for request in reading.requests:
        intent = request.intent
        if not isinstance(intent, PostUpdate):
            continue
        one = ParsedLine(reading.label, requests=(request,))
        for finding in update_findings(one, about):
            if not finding.blocks:
                print("\n".join(finding_lines(finding, intent.text)), file=sys.stderr)
