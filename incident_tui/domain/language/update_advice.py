"""What is to be said of an update that a line records: by lint, and of a time that is not read.

Apart from `updates`, because most lines are no update and lint is slow to load.
"""

from __future__ import annotations

from collections.abc import Sequence

from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.intents import Request
from incident_tui.domain.guidance.lint import circumstances, lint
from incident_tui.domain.language.reading import Context, ParsedLine
from incident_tui.domain.playbook.lint_rules import LintFinding
from incident_tui.domain.projections.proofs import last_stage
from incident_tui.domain.times.promises import Unread, read_promise


def update_findings(parsed: ParsedLine, context: Context) -> tuple[LintFinding, ...]:
    """Return what lint says of the update that a line records; () for any other line.

    Before it is recorded and after: what it was compared with is the record of the context, so
    an update that is in it already is like the last one.
    """
    found: list[LintFinding] = []
    for request in parsed.requests:
        match request.intent:
            case i.PostUpdate(audience=audience, text=text, stage=stage, next_at=next_at):
                sent_at = request.when.at or context.now
                about = circumstances(
                    context.incident, context.playbook, audience,
                    now=sent_at, tz=context.tz, promised_at=next_at,
                )  # fmt: skip
                last = last_stage(context.incident, audience) or context.playbook.stages[0].slug
                found += lint(text, audience, stage or last, about)
            case _:
                pass
    return tuple(found)


def unread_promises(requests: Sequence[Request], context: Context) -> tuple[str, ...]:
    """Return a sentence for each update whose next time is written and cannot be read."""
    found = (
        read_promise(intent.text, request.when.at or context.now, context.tz)
        for request in requests
        if isinstance(intent := request.intent, i.PostUpdate) and intent.next_at is None
    )
    return tuple(
        f"'{each.words}' promises nothing: {each.why or 'its time cannot be read'}"
        for each in found
        if isinstance(each, Unread) and (each.why or any(c.isdigit() for c in each.words))
    )
