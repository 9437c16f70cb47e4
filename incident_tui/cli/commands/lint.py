"""The command that checks a draft before it is sent: lint. It records nothing."""

from __future__ import annotations

import json

from incident_tui.cli.context import CommandContext
from incident_tui.cli.text import stdin
from incident_tui.cli.text.lint import finding_lines
from incident_tui.cli.words import one_of
from incident_tui.domain.errors import UsageError
from incident_tui.domain.guidance.lint import circumstances, lint
from incident_tui.domain.playbook.lint_rules import Circumstances, LintFinding
from incident_tui.domain.text import clean


def run(context: CommandContext) -> int:
    """Print what is wrong with a draft; 1 where it must not go out like this, else 0."""
    options = context.options
    text = clean(stdin.text() if options.text == "-" else options.text).rstrip("\n")
    if not text.strip():
        raise UsageError("There is nothing to check", "give the draft, or - to read it from stdin")
    stages = [stage.slug for stage in context.playbook.stages]
    audience = one_of("audience", options.audience, list(context.playbook.audiences))
    stage = one_of("stage", options.stage or stages[0], stages)
    found = lint(text, audience, stage, _about(context, audience))
    if options.json:
        hints = [_json(x) for x in found if x.level == "hint"]
        said = {"findings": [_json(x) for x in found if x.level != "hint"], "hints": hints}
        print(json.dumps(said, ensure_ascii=False, indent=2))
    else:
        for finding in found:
            print("\n".join(finding_lines(finding, text)))
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


def _json(finding: LintFinding) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "level": finding.level,
        "start": finding.start,
        "end": finding.end,
        "why": finding.why,
        "better": finding.better,
    }
