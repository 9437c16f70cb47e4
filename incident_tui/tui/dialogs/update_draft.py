"""What stands in the update form: kept while it is away, given back when it opens again."""

from __future__ import annotations

import msgspec

from incident_tui.domain.decide.intents import Request


class UpdateDraft(msgspec.Struct, frozen=True):
    """The fields of the form, as they were left."""

    audience: str = ""
    stage: str = ""
    text: str = ""
    next_at: str = ""

    @property
    def line(self) -> str:
        """The same as a line of the composer, for the draft on disk."""
        return f"/update {self.audience} {self.text}" if self.text.strip() else ""


class UpdateAnswer(msgspec.Struct, frozen=True):
    """The form as it was left, and the request if it is to be recorded."""

    draft: UpdateDraft
    request: Request | None = None
