"""From Enter to the disk and back: what is on its way, what failed, what a draft has to keep.

One per dashboard. Words are given back to the line when they cannot be recorded, and a line
typed in the meantime waits behind them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from incident_tui.domain.decide.intents import Request
from incident_tui.domain.errors import NotSavedError, RefusedError
from incident_tui.session.session import Saved
from incident_tui.session.writer import Recorded, WriteJob, Writer
from incident_tui.tui.base.messages import posting_to
from incident_tui.tui.dashboard.correcting import Correction
from incident_tui.tui.dashboard.outbox import Outbox
from incident_tui.tui.dashboard.panes.composer import Composer
from incident_tui.tui.dashboard.panes.header import Header, Saving

if TYPE_CHECKING:
    from incident_tui.tui.dashboard.screen import Dashboard


class Sending:
    """The writer's end of a dashboard."""

    def __init__(self, dashboard: Dashboard) -> None:
        self.dashboard = dashboard
        self.writer = Writer(dashboard.session, posting_to(dashboard))
        self.drafts = dashboard.services.drafts(dashboard.session.id)
        self.outbox = Outbox()
        self._line = ""
        self._returned: str | None = None
        self._gone = False

    def send(self, requests: tuple[Request, ...], text: str = "", form: object = None) -> None:
        """Queue requests; `text` are the words to give back if they cannot be recorded."""
        job = self.writer.send(requests, text, form)
        self.outbox.sent(job.number, text)
        self._say(Saving("saving", busy=True))

    def recorded(self, recorded: Recorded) -> None:
        """Say that it is on disk, or give the words back and say why it is not."""
        job, outcome = recorded.job, recorded.outcome
        match outcome:
            case Saved():
                self.outbox.acknowledged(job.number)
                self.dashboard.doors.saved(job)
                self._all_well()
            case NotSavedError():
                self._give_back(job, f"NOT SAVED — {outcome}", failed=True)
            case RefusedError():
                self._give_back(job, f"Not recorded: {outcome}", failed=False)
            case _:
                assert_never(outcome)
        self.keep_draft()

    def edited(self, text: str) -> None:
        """Keep the draft; once the words given back are changed, the line speaks for itself."""
        composer = self.dashboard.query_one(Composer)
        if not text and composer.failed:
            self._all_well()
        elif composer.hint and text != self._returned:
            composer.hint = ""
        self._line = text
        self._keep()

    def put_aside(self) -> None:
        """Make room for what was typed before the screen stood; the line comes back later."""
        composer = self.dashboard.query_one(Composer)
        if composer.text.strip():
            self.outbox.wait(composer.take())
            self.dashboard.say("Your unsent line comes back as soon as this one is logged")

    def keep_draft(self) -> None:
        """Keep every unsent word on disk."""
        if self.dashboard.is_attached and (found := self.dashboard.query(Composer)):
            self._line = found.first().text
        self._keep()

    def _keep(self) -> None:
        unsent = self.outbox.unsent(self._line)
        form = self.dashboard.doors.update_draft.line
        self.drafts.save("\n".join(text for text in (form, unsent) if text))

    def let_go(self) -> None:
        """End the writer and leave what is unsent for the next window; done once."""
        if self._gone:
            return
        self._gone = True
        self.writer.stop()
        for number in self.writer.saved:
            self.outbox.acknowledged(number)
        self.keep_draft()
        self.drafts.release()
        self.dashboard.session.close()

    def _give_back(self, job: WriteJob, why: str, *, failed: bool) -> None:
        composer = self.dashboard.query_one(Composer)
        text = self.outbox.failed(job.number, composer.text)
        if text is not None:
            composer.put(text)
        if isinstance(job.form, Correction):
            self.dashboard.line.correction = job.form
        else:
            self.dashboard.doors.refused(job)
        self._returned = composer.text
        composer.failed = failed
        composer.hint = f"{why} · Enter retries" if failed and job.text else why
        self._say(Saving("NOT SAVED", failed=True) if failed else Saving())
        if not job.text or not failed:
            self.dashboard.say(why, bad=failed)

    def _all_well(self) -> None:
        composer = self.dashboard.query_one(Composer)
        composer.failed = False
        composer.hint = ""
        self._say(Saving("saving", busy=True) if self.outbox.busy else Saving())
        if not composer.text and (line := self.outbox.next_line()) is not None:
            composer.put(line)

    def _say(self, saving: Saving) -> None:
        self.dashboard.query_one(Header).saving = saving
