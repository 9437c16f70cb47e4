"""What can go wrong, said once: what happened, and what to do about it.

Where a no is one of the answers (a rule refuses, a disk is full) the error is *returned*, and
shown where the person is looking; where it is the end of a command, the same error is raised.
"""

from __future__ import annotations


class IncidentTuiError(Exception):
    """The one exception base, caught at the edge (`cli.main`, the App).

    `what` is one sentence about what happened; `hint` is one way out. `exit_code`
    is the status of the command line (see docs/command-line.md).
    """

    exit_code = 70

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.what}; {self.hint}" if self.hint else self.what

    def __eq__(self, other: object) -> bool:
        """Tell whether the other says the same: an answer is compared as any value is."""
        return type(other) is type(self) and str(other) == str(self)

    def __hash__(self) -> int:
        return hash((type(self), str(self)))


class UsageError(IncidentTuiError):
    """The words of a command, a setting or a playbook are wrong."""

    exit_code = 2


class NotFoundError(IncidentTuiError):
    """No such incident or entry, or more than one that it could be."""

    exit_code = 3


class RefusedError(IncidentTuiError):
    """A rule says no, or a time is doubtful."""

    exit_code = 4


class NotSavedError(IncidentTuiError):
    """The record could not be written; the file is as it was."""

    exit_code = 5


class UnreadableError(IncidentTuiError):
    """The file is not an incident file, is unsafe to open, or nothing in it can be recovered."""

    exit_code = 5


class NotConnectedError(IncidentTuiError):
    """Another machine was not reached."""

    exit_code = 6
