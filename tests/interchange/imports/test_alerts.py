"""Alerts of several makers, as their webhooks send them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from incident_tui.domain.errors import IncidentTuiError
from incident_tui.interchange.imports.alerts import read_alert

NAMES = {"critical": 1, "major": 2, "minor": 3, "low": 4}
START = datetime(2026, 3, 2, 11, 57, 13, 123000, tzinfo=UTC)


def alertmanager(**changes: Any) -> dict[str, Any]:
    alert = {
        "status": "firing",
        "labels": {"alertname": "HighErrorRate"},
        "startsAt": "2026-03-02T11:57:13.123456789Z",
        "endsAt": "0001-01-01T00:00:00Z",
    }
    whole = {
        "version": "4",
        "status": "firing",
        "commonLabels": {"alertname": "HighErrorRate", "severity": "page", "service": "checkout"},
        "commonAnnotations": {"summary": "Checkout 5xx", "description": "12 % of requests"},
        "alerts": [alert],
    }
    return whole | changes


def pagerduty(**changes: Any) -> dict[str, Any]:
    data = {
        "type": "incident",
        "title": "API errors",
        "created_at": "2026-03-02T11:57:13.123Z",
        "service": {"summary": "API"},
        "priority": {"summary": "P2"},
        "urgency": "high",
    }
    return {
        "event": {
            "event_type": "incident.triggered",
            "occurred_at": "2026-03-02T12:00:00Z",
            "data": data | changes,
        }
    }


def test_alertmanager() -> None:
    found = read_alert(json.dumps(alertmanager()), NAMES)
    assert (found.title, found.detected_at, found.severity) == ("Checkout 5xx", START, None)
    assert found.text == (
        "12 % of requests\nalertname=HighErrorRate, severity=page, service=checkout"
    )


def test_of_several_alerts_the_earliest_that_fires_counts() -> None:
    one = alertmanager()["alerts"][0]
    over = one | {"status": "resolved", "startsAt": "2026-03-02T10:00:00Z"}
    later = one | {"startsAt": "2026-03-02T12:10:00Z"}
    found = read_alert(json.dumps(alertmanager(alerts=[over, later, one])), NAMES)
    assert found.detected_at == START
    assert found.title == "Checkout 5xx (and 1 more)"


def test_pagerduty() -> None:
    found = read_alert(json.dumps(pagerduty()), NAMES)
    assert (found.title, found.detected_at, found.severity) == ("API errors", START, 2)
    assert read_alert(json.dumps(pagerduty(priority=None)), NAMES).severity is None


@pytest.mark.parametrize(
    ("payload", "severity"),
    [
        ({"title": "x", "severity": "SEV-3"}, 3),
        ({"title": "x", "severity": "sev1"}, 1),
        ({"title": "x", "severity": "Major"}, 2),
        ({"title": "x", "severity": 4}, 4),
        ({"title": "x", "severity": "warning"}, None),
        ({"title": "x", "severity": 7}, None),
        ({"title": "x", "severity": True}, None),
        ({"title": "x", "labels": {"severity": "critical"}}, 1),
        ({"payload": {"summary": "x", "severity": "P1"}}, 1),
    ],
)
def test_a_severity_is_taken_where_it_is_plain(payload: object, severity: int | None) -> None:
    found = read_alert(json.dumps(payload), NAMES)
    assert (found.title, found.severity) == ("x", severity)


@pytest.mark.parametrize(
    "value", ["2026-03-02T11:57:13.123Z", "2026-03-02T12:57:13.123+01:00", 1772452633123,
              "1772452633123", 1772452633.123]
)  # fmt: skip
def test_a_start_is_read_in_any_usual_form(value: object) -> None:
    assert read_alert(json.dumps({"title": "x", "startsAt": value}), NAMES).detected_at == START


def test_hostile_words_are_cleaned() -> None:
    text = "a\x1b]0;title\x07b\x1b[31mc\u202ed\nDECLARED"
    found = read_alert(json.dumps({"title": text, "description": text + "!"}), NAMES)
    assert found.title == "abcd DECLARED"
    assert "\x1b" not in found.text
    long = read_alert(json.dumps({"title": "x" * 5000}), NAMES)
    assert len(long.title) == 200


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "3",
        "{}",
        "[" * 100_000,
        '{"title": 3}',
        '{"alerts": []}',
        '{"event": {"data": {}}}',
        '{"alerts": [1, null]}',
    ],
)
def test_what_is_no_alert_is_said(text: str) -> None:
    with pytest.raises(IncidentTuiError) as caught:
        read_alert(text, NAMES)
    assert caught.value.hint
