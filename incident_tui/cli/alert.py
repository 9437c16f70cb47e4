"""`declare --from-alert`: what an alert says fills in what the command line leaves out."""

from __future__ import annotations

import sys
from hashlib import sha256
from pathlib import Path

from incident_tui.cli.consent import allowed
from incident_tui.cli.context import CommandContext
from incident_tui.domain.decide.intents import AddEntry, Request
from incident_tui.domain.errors import NotFoundError, RefusedError, UnreadableError, UsageError
from incident_tui.domain.privacy.secrets import secret_kinds
from incident_tui.domain.record.event import When
from incident_tui.domain.times.format import iso
from incident_tui.interchange.imports.alerts import MAX_BYTES, Alert, read_alert
from incident_tui.session.session import Saved


def fill_in(context: CommandContext) -> Alert | None:
    """Return the alert of `--from-alert`, its title, start and severity now in the options.

    What the command line says wins over the alert. Raises UsageError without any title.
    """
    options = context.options
    if options.from_alert is None:
        if not options.title:
            raise UsageError("The TITLE is missing", "say in a few words what is wrong")
        return None
    names = {level.name.lower(): number for number, level in context.playbook.severities.items()}
    alert = read_alert(_payload(options.from_alert), names)
    at = alert.detected_at
    unsure = options.detected_at is None and not options.yes
    if at is not None and at > context.clock.now() and unsure:
        what = f"The alert says it began at {iso(at)}, which is in the future"
        raise RefusedError(what, "give --detected-at, or add --yes")
    options.title = options.title or [alert.title]
    options.source = options.source or "alert"
    options.severity = options.severity or alert.severity
    options.detected_at = options.detected_at or (iso(at) if at is not None else None)
    if at is None:
        context.warn("the alert does not say when it began; --detected-at or /milestone sets it")
    if alert.over:
        context.warn("the alert is marked as resolved already")
    return alert


def keep(context: CommandContext, incident_id: str, alert: Alert) -> None:
    """Log the alert's own words, once, as an observation of the time it began."""
    kinds = "" if allowed(context) else secret_kinds(f"{alert.title}\n{alert.text}")
    if kinds:
        what = f"the alert's own words hold a secret ({kinds}) and were not logged"
        context.warn(f"{what}; --allow-secret logs them")
        return
    text = f"Alert: {alert.title}" + (f"\n{alert.text}" if alert.text else "")
    when = When.dated(alert.detected_at) if alert.detected_at else When()
    key = f"alert:{sha256(text.encode('utf-8', 'replace')).hexdigest()[:24]}"
    session = context.session(incident_id)
    try:
        request = Request(AddEntry(text, "observation"), when, "monitoring")
        outcome = session.dispatch(request, once=key)
    finally:
        session.close()
    if not isinstance(outcome, Saved):
        context.warn(f"the alert's own words were not logged: {outcome}")


def _payload(named: str) -> str:
    """Return what a file or stdin holds. Raises what went wrong."""
    try:
        if named == "-":
            text = sys.stdin.read(MAX_BYTES + 1)
        else:
            with Path(named).expanduser().open("rb") as file:
                text = file.read(MAX_BYTES + 1).decode("utf-8-sig")
    except FileNotFoundError as error:
        raise NotFoundError(f"There is no file {named}", "name the alert's JSON, or -") from error
    except UnicodeDecodeError as error:
        raise UnreadableError("The alert is not text", "give the webhook's JSON") from error
    except OSError as error:
        raise UnreadableError(f"The alert cannot be read: {error.strerror}", "") from error
    if len(text) > MAX_BYTES:
        raise UsageError("The alert is larger than 4 MB", "give one webhook's body")
    return text
