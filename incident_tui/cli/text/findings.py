"""Findings in a file that a person wrote, for programs."""

from __future__ import annotations

from incident_tui.config.toml.document import Finding


def finding_json(finding: Finding) -> dict[str, object]:
    """Return a finding in a file for programs; line 0 is the file as a whole."""
    return {
        "file": finding.file,
        "line": finding.line,
        "key": finding.key,
        "what": finding.what,
        "nearest": finding.nearest or None,
    }
