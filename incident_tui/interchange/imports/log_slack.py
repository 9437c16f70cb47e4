"""A channel of a Slack export (one day's JSON file, or a history answer) into lines."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

from incident_tui.domain.errors import UnreadableError, UsageError
from incident_tui.domain.regex import regex
from incident_tui.interchange.imports.log_lines import MAX_LINES, Line, Log

_NOTICES = frozenset(
    ("channel_join", "channel_leave", "group_join", "group_leave", "channel_archive",
     "channel_unarchive", "channel_name", "bot_add", "bot_remove", "reminder_add", "tombstone")
)  # fmt: skip
_MARK = regex(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")


def read_slack(text: str, now: datetime) -> Log:
    """Return the messages by time. Raises UsageError or UnreadableError for another file."""
    messages = _messages(text)
    people = _people(messages)
    lines, notices, empty = [], 0, 0
    for number, message in enumerate(messages, 1):
        if message.get("subtype") in _NOTICES:
            notices += 1
            continue
        line = _line(number, message, people, now)
        if line.text.strip():
            lines.append(line)
        else:
            empty += 1
    if not lines:
        raise UsageError("The export holds no messages", "give the JSON file of one channel")
    lines.sort(key=lambda line: (line.at or now, line.number))
    remarks = [f"{notices} notices (joined, left, renamed) were left out"] if notices else []
    remarks += [f"{empty} messages without a text were left out"] if empty else []
    return Log(tuple(lines), tuple(remarks))


def _messages(text: str) -> list[dict[str, Any]]:
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"The file is not JSON: {error}", "--format chat for text") from error
    if isinstance(whole, dict):
        whole = whole.get("messages")
    good = isinstance(whole, list) and all(isinstance(message, dict) for message in whole)
    if not good or not any("ts" in message for message in whole):
        raise UsageError(
            "The file is not a Slack export: it is no list of messages with a ts",
            "give one day's file of the channel's folder",
        )
    if len(whole) > MAX_LINES:
        raise UsageError(f"The export has more than {MAX_LINES:,} messages", "split it")
    return list(whole)


def _people(messages: list[dict[str, Any]]) -> dict[str, str]:
    """Return the names of the users that the messages themselves tell."""
    found: dict[str, str] = {}
    for message in messages:
        user, profile = message.get("user"), message.get("user_profile")
        if isinstance(user, str) and isinstance(profile, dict):
            name = _first(profile, "display_name", "real_name", "name")
            if name:
                found[user] = name
    return found


def _line(number: int, message: dict[str, Any], people: dict[str, str], now: datetime) -> Line:
    at, doubts = None, []
    try:
        at = datetime.fromtimestamp(float(message.get("ts", "")), UTC)
        at = at.replace(microsecond=at.microsecond // 1000 * 1000)
    except (ValueError, TypeError, OverflowError, OSError):
        doubts.append("it has no time (ts)")
    if at is not None and at > now:
        doubts.append(f"{at:%Y-%m-%d %H:%M}Z is in the future")
    user = message.get("user")
    who = people.get(user, user) if isinstance(user, str) else ""
    who = who or _first(message, "username", "bot_id")
    text = _plain(_first(message, "text"), people)
    for file in message.get("files") or ():
        if isinstance(file, dict):
            text += f"\n[file: {_first(file, 'title', 'name') or 'unnamed'}]"
    return Line(number, at, text.strip(), who=who, doubts=tuple(doubts))


def _first(holder: dict[str, Any], *names: str) -> str:
    """Return the first of these fields that holds a text."""
    return next((v for n in names if isinstance(v := holder.get(n), str) and v.strip()), "")


def _plain(text: str, people: dict[str, str]) -> str:
    """Return a message without Slack's marks: names for ids, words and addresses for links."""

    def shown(match: re.Match[str]) -> str:
        mark, target, label = match[1], match[2], match[3]
        if mark == "@":
            return "@" + (label or people.get(target, target)).replace(" ", "-")
        if mark:
            return mark.replace("!", "@") + (label or target).lstrip("@#")
        return f"{label} ({target})" if label and label != target else target

    text = _MARK.sub(shown, text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
