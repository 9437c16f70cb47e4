"""An alert's own words into a declaration: Alertmanager, PagerDuty (webhook v3), generic JSON.

The detection is when the alert itself says it began; a severity is taken only where the
payload names one of ours. Everything is cleaned: an alert may carry anybody's text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from incident_tui.domain.errors import UnreadableError, UsageError
from incident_tui.domain.record.codec import instant_from_json
from incident_tui.domain.regex import regex
from incident_tui.domain.text import clean, one_line

MAX_BYTES = 4 * 1024 * 1024
"""The largest payload that is read."""

_LONGEST_TITLE = 200
_LONGEST_TEXT = 4_000
_TITLES = ("title", "summary", "name", "alertname", "alert_name", "subject", "message",
           "description")  # fmt: skip
_TIMES = ("startsAt", "starts_at", "started_at", "start_time", "start", "triggered_at",
          "detected_at", "created_at", "occurred_at", "timestamp", "time", "date")  # fmt: skip
_TEXTS = ("description", "summary", "message", "details", "body", "text")
_SEVERITY = regex(r"(?:sev|severity|p|priority)?[\s_:-]*([1-4])", re.IGNORECASE)

JSON = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Alert:
    """What an alert says: `severity` is 1 to 4 where it plainly does; `text` to log with it."""

    title: str
    detected_at: datetime | None = None
    severity: int | None = None
    text: str = ""
    service: str = ""
    over: bool = False


def read_alert(text: str, names: Mapping[str, int]) -> Alert:
    """Return the alert of a payload; `names` are the severities by name, in lower case.

    Raises UnreadableError for what is not JSON, UsageError for what has no title.
    """
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        hint = "give the body of the webhook as it arrived"
        raise UnreadableError(f"The alert is not JSON: {error}", hint) from error
    if isinstance(whole, list) and whole:
        whole = {"alerts": whole} if "labels" in _object(whole[0]) else whole[0]
    if not isinstance(whole, dict):
        raise UsageError("The alert is no JSON object", "give the body of the webhook")
    if isinstance(whole.get("alerts"), list):
        found = _alertmanager(whole, names)
    elif isinstance(_object(whole.get("event")).get("data"), dict):
        found = _pagerduty(whole["event"], names)
    else:
        found = _generic(whole, names)
    if not found.title:
        hint = f"it needs one of: {', '.join(_TITLES[:4])}; or give the title yourself"
        raise UsageError("The alert has no title", hint)
    return found


def _alertmanager(whole: JSON, names: Mapping[str, int]) -> Alert:
    """Read Alertmanager's webhook: one alert or several of a group; those that fire count."""
    alerts = [alert for alert in whole["alerts"] if isinstance(alert, dict)]
    firing = [alert for alert in alerts if alert.get("status") != "resolved"] or alerts
    labels = _object(whole.get("commonLabels"))
    annotations = _object(whole.get("commonAnnotations"))
    first = firing[0] if firing else {}
    labels = labels or _object(first.get("labels"))
    annotations = annotations or _object(first.get("annotations"))
    title = _first(annotations, "summary", "title") or _first(
        _object(first.get("annotations")), "summary", "title"
    )
    title = (
        title or _first(labels, "alertname") or _first(_object(first.get("labels")), "alertname")
    )
    more = f" (and {len(firing) - 1} more)" if len(firing) > 1 else ""
    starts = [at for alert in firing if (at := _instant(alert.get("startsAt")))]
    over = bool(alerts) and all(alert.get("status") == "resolved" for alert in alerts)
    return Alert(
        title=_title(title + more if title else ""),
        detected_at=min(starts, default=None),
        severity=_severity(labels, names),
        text=_text(_first(annotations, "description", "message"), labels),
        service=one_line(_first(labels, "service", "job", "namespace")),
        over=over or whole.get("status") == "resolved",
    )


def _pagerduty(event: JSON, names: Mapping[str, int]) -> Alert:
    """Read a PagerDuty webhook (v3): the incident that its event is about."""
    data = _object(event.get("data"))
    incident = data if "title" in data or "summary" in data else _object(data.get("incident"))
    priority = _object(incident.get("priority"))
    service = _first(_object(incident.get("service")), "summary", "name")
    return Alert(
        title=_title(_first(incident, "title", "summary")),
        detected_at=_instant(incident.get("created_at")) or _instant(event.get("occurred_at")),
        severity=_severity({"priority": _first(priority, "summary", "name")}, names),
        text=_text(_first(incident, "description"), {"service": service}),
        service=one_line(service),
        over=str(event.get("event_type", "")).endswith(".resolved"),
    )


def _generic(whole: JSON, names: Mapping[str, int]) -> Alert:
    """Read any object that has a title, also one inside `alert`, `payload`, `incident`, `data`."""
    inner = [_object(whole.get(key)) for key in ("alert", "payload", "incident", "data", "event")]
    layers = [whole, *(layer for layer in inner if layer)]
    title = next(filter(None, (_first(layer, *_TITLES) for layer in layers)), "")
    starts = (_instant(layer.get(name)) for layer in layers for name in _TIMES)
    severities = (_severity(layer, names) for layer in layers)
    labels = next(filter(None, (_object(layer.get("labels")) for layer in layers)), {})
    texts = (_first(layer, *_TEXTS) for layer in layers)
    said = next((text for text in texts if text and text != title), "")
    status = _first(whole, "status", "state", "event_action").lower()
    return Alert(
        title=_title(title),
        detected_at=next((at for at in starts if at is not None), None),
        severity=next(
            (level for level in severities if level is not None), _severity(labels, names)
        ),
        text=_text(said, labels),
        service=one_line(next(filter(None, (_first(x, "service") for x in layers)), "")),
        over=status in {"resolved", "resolve", "ok", "closed"},
    )


def _object(value: Any) -> JSON:
    return value if isinstance(value, dict) else {}


def _first(holder: JSON, *names: str) -> str:
    """Return the first of these fields that holds a text."""
    return next((v.strip() for n in names if isinstance(v := holder.get(n), str) and v.strip()), "")


def _title(text: str) -> str:
    title = one_line(text)
    return title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1].rstrip()}…"


def _text(said: str, labels: JSON) -> str:
    """Return the alert's own words and its labels, cleaned and not too long."""
    pairs = [f"{k}={v}" for k, v in labels.items() if isinstance(v, str | int | float) and v != ""]
    parts = [clean(said).strip(), one_line(", ".join(pairs))]
    text = "\n".join(part for part in parts if part)
    return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT].rstrip()}…"


def _severity(holder: JSON, names: Mapping[str, int]) -> int | None:
    """Return 1 to 4 where a payload says SEV-2, P2 or the name of a severity; else None."""
    for field in ("severity", "priority", "sev"):
        value = holder.get(field)
        if isinstance(value, bool):
            continue
        if isinstance(value, int) and 1 <= value <= 4 and field != "priority":
            return value
        if isinstance(value, str):
            word = " ".join(value.lower().split())
            if word in names:
                return names[word]
            match = _SEVERITY.fullmatch(word)
            if match is not None:
                return int(match[1])
    return None


def _instant(value: Any) -> datetime | None:
    """Return when something began: ISO, or seconds or milliseconds since 1970; else None."""
    try:
        if isinstance(value, str):
            text = value.strip()
            if text.isdigit():
                return _instant(int(text))
            at = instant_from_json(re.sub(r"(\.\d{6})\d+", r"\1", text))
        elif isinstance(value, int | float) and not isinstance(value, bool):
            at = datetime.fromtimestamp(value / 1000 if value > 1e11 else value, UTC)
        else:
            return None
    except (ValueError, OverflowError, OSError):
        return None
    at = at.replace(microsecond=at.microsecond // 1000 * 1000)
    return at if at.year >= 2000 else None  # "0001-01-01T00:00:00Z" stands for no time
