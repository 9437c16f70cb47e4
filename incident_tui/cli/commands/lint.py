"""The command that checks a draft before it is sent: lint. It records nothing."""

from __future__ import annotations

import json
import sys

from incident_tui.cli.context import CommandContext
from incident_tui.cli.words import one_of
from incident_tui.domain.errors import UsageError
from incident_tui.domain.guidance.lint import circumstances, lint
from incident_tui.domain.playbook.lint_rules import Circumstances, LintFinding
from incident_tui.domain.privacy.secrets import find_secrets
from incident_tui.domain.text import clean, one_line

_SHOWN = 72
"""How much of the words that a finding is about is printed."""


def run(context: CommandContext) -> int:
    """Print what is wrong with a draft; 1 where it must not go out like this, else 0."""
    options = context.options
    text = clean(sys.stdin.read() if options.text == "-" else options.text).rstrip("\n")
    if not text.strip():
        raise UsageError("There is nothing to check", "give the draft, or - to read it from stdin")
    stages = [stage.slug for stage in context.playbook.stages]
    audience = one_of("audience", options.audience, list(context.playbook.audiences))
    stage = one_of("stage", options.stage or stages[0], stages)
    found = lint(text, audience, stage, _about(context, audience))
    if options.json:
        print(json.dumps({"findings": [_json(x) for x in found]}, ensure_ascii=False, indent=2))
    else:
        shown = _without_secrets(text)
        for finding in found:
            print("\n".join(_lines(finding, shown)))
        if not found:
            print("Nothing to object to.")
    return int(any(finding.blocks for finding in found))


def _about(context: CommandContext, audience: str) -> Circumstances:
    """Return what the draft is judged by: the record of an incident, where one is named."""
    now, tz = context.clock.now(), context.tz
    if context.options.id is None:
        return Circumstances(context.playbook.lint, now, tz)
    session = context.session(context.options.id, read_only=True)
    session.close()
    return circumstances(session.incident, context.playbook, audience, now=now, tz=tz)


def _without_secrets(text: str) -> str:
    """Return a text with every character of a secret covered, so that it may be printed."""
    for span in find_secrets(text):
        text = text[: span.start] + "•" * (span.end - span.start) + text[span.end :]
    return text


def _json(finding: LintFinding) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "level": finding.level,
        "start": finding.start,
        "end": finding.end,
        "why": finding.why,
        "better": finding.better,
    }


def _lines(finding: LintFinding, text: str) -> list[str]:
    """Return a finding as lines: level, rule and words, why, what to say instead."""
    words = one_line(text[finding.start : finding.end])
    short = words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…"
    return [
        f'{finding.level}  {finding.rule}  "{short}"',
        f"      {finding.why}",
        f"      → {finding.better}",
    ]
