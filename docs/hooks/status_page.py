#!/usr/bin/env python3
"""A hook: hands external updates to a status page that takes JSON; everything else is left alone.

    [hooks]
    update.posted = ["~/hooks/status_page.py", "~/.config/incident-tui/status-page.json"]

The file says where, and with which token:

    {"url": "https://status.example.com/api/incidents", "token": "secret"}
"""

import json
import sys
import urllib.request
from pathlib import Path
from typing import Any

STATUS = {
    "initial": "investigating",
    "identified": "identified",
    "monitoring": "monitoring",
    "resolved": "resolved",
}


def post(told: dict[str, Any]) -> dict[str, str] | None:
    """Return what the page gets; None for what is not an external update, or is private."""
    body = told.get("event", {}).get("body", {})
    if told["hook"] != "update.posted" or body.get("private") or body["audience"] != "external":
        return None
    return {
        "incident": told["incident"]["id"],
        "status": STATUS[body["stage"]],
        "message": body["text"],
        "at": told["at"],
    }


def main() -> None:
    """Read what happened from stdin, post it where it is for the public, fail loudly."""
    page = json.loads(Path(sys.argv[1]).expanduser().read_text("utf-8"))
    found = post(json.load(sys.stdin))
    if found is None:
        return
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {page['token']}"}
    request = urllib.request.Request(  # noqa: S310 - the team's own address
        page["url"], json.dumps(found).encode(), headers
    )
    with urllib.request.urlopen(request, timeout=8):  # noqa: S310 - the same
        pass


if __name__ == "__main__":
    main()
