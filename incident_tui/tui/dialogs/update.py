"""Writing an update: to whom, at what stage, its words, what it promises, what is wrong with it.

Nothing is sent from here. Approving copies the words, records that they were sent, and
restarts the audience's clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from itertools import accumulate
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static, TextArea
from textual.widgets.option_list import Option

from incident_tui.clock import Clock
from incident_tui.config.keys.table import Place
from incident_tui.domain.decide.intents import PostUpdate, Request
from incident_tui.domain.guidance.lint import circumstances, found_words, lint
from incident_tui.domain.guidance.templates import fill, nothing_new
from incident_tui.domain.language.updates import DECIDED_AGAINST
from incident_tui.domain.obligations.promises import promise_words
from incident_tui.domain.obligations.timers import Timer, update_timer
from incident_tui.domain.playbook.lint_rules import LintFinding
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.proofs import is_public, last_stage
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.times.answer import Answer, Clocks, Question, ReadTime
from incident_tui.domain.times.format import clock_near, clock_time_near, countdown, exact
from incident_tui.domain.times.future import future_time
from incident_tui.domain.times.promises import promised
from incident_tui.tui.base import keys
from incident_tui.tui.dialogs.base import Dialog, complaint, words
from incident_tui.tui.dialogs.update_draft import UpdateAnswer, UpdateDraft
from incident_tui.tui.widgets.cells import cut, hanging
from incident_tui.tui.widgets.choices import Choices
from incident_tui.tui.widgets.masked_input import MaskedInput
from incident_tui.tui.widgets.placeholder_text import BlankText

MOST_LINES = 5
"""How many lines the findings of the lint may take; the findings beyond are counted."""


class UpdateForm(Dialog[UpdateAnswer]):
    """The update composer: a form filled from the record, linted as it is typed."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(Place.UPDATE)]
    heading = "An update"
    HORIZONTAL_BREAKPOINTS = [(0, ""), (130, "-beside")]  # noqa: RUF012 - as Textual declares it
    VERTICAL_BREAKPOINTS = [(0, ""), (32, "-tall")]  # noqa: RUF012 - as Textual declares it
    foot = (
        "Tab next blank · {update.nothing_new} nothing new · {update.record} copies + records"
        " · {dialogue.leave} back (kept)"
    )

    def __init__(
        self,
        playbook: Playbook,
        incident: Incident,
        *,
        shown: Incident,
        timers: tuple[Timer, ...],
        clock: Clock,
        tz: tzinfo,
        draft: UpdateDraft,
    ) -> None:
        super().__init__()
        self.playbook = playbook
        self.incident = incident
        self.shown = shown
        self.timers = {timer.name: timer for timer in timers}
        self.clock = clock
        self.tz = tz
        self.draft = draft
        self._asked = False
        self._filled = ""
        """The form as it was put in; while nobody changed it, another stage replaces it."""

    def body(self) -> list[Widget]:
        """The fields, and beside or below them how to talk while an incident runs."""
        fields = Vertical(*self._fields(), classes="fields")
        principles = "\n".join(f"• {principle}" for principle in self.playbook.principles)
        beside = words(principles, "principles")
        beside.set_class(not principles, "-none")
        return [Container(fields, beside, classes="update")]

    def _fields(self) -> list[Widget]:
        """Audience, stage, what was sent before, text, lint, next time."""
        audiences = self.playbook.audiences.values()
        return [
            Horizontal(
                Choices(
                    *(Option(Content(self._audience_words(a.slug)), id=a.slug) for a in audiences),
                    id="audience",
                    markup=False,
                ),
                Choices(
                    *(Option(Content(s.title), id=s.slug) for s in self.playbook.stages),
                    id="stage",
                    markup=False,
                ),
                classes="pair",
            ),
            words("", "rubric"),
            BlankText(self.draft.text, id="text"),
            words("", "lint"),
            MaskedInput(
                self.draft.next_at,
                placeholder="next update: as the text says, or 30m, 14:35",
                id="next",
            ),
            complaint(),
        ]

    def on_mount(self) -> None:
        """Begin with the audience whose clock is most urgent, and its form."""
        owed = [t.audience for t in self.timers.values() if t.audience and t.open]
        first = self.draft.audience or (owed[0] if owed else next(iter(self.playbook.audiences)))
        self._highlight("#audience", first)
        stage = self.draft.stage or last_stage(self.incident, first)
        self._highlight("#stage", stage or self.playbook.stages[0].slug)
        self.query_one("#text" if self.draft.text or self.draft.audience else "#audience").focus()

    def show_incident(self, recorded: Incident, shown: Incident) -> None:
        """Fill in and lint by what has been recorded since, too."""
        self.incident, self.shown = recorded, shown

    # -- what is shown -------------------------------------------------------------------------

    def on_option_list_option_highlighted(self) -> None:
        """Put in the form of this audience and stage, unless somebody wrote over it."""
        audience, stage = self._chosen("#audience"), self._chosen("#stage")
        if not audience or not stage:
            return
        self.query_one(".rubric", Static).update(Content(self._before(audience)))
        area = self.query_one(BlankText)
        if not area.text.strip() or area.text == self._filled:
            now = self.clock.now()
            self._filled = fill(audience, stage, self.incident, self.playbook, now=now, tz=self.tz)
            area.fill(self._filled)
        self._refresh_lint()

    def on_text_area_changed(self, _: TextArea.Changed) -> None:
        """Lint what is written."""
        self._refresh_lint()

    def on_input_changed(self) -> None:
        """The promise may be another one now."""
        self._refresh_lint()

    def on_option_list_option_selected(self) -> None:
        """Go on to the next field."""
        self.focus_next()

    def _refresh_lint(self) -> None:
        shown = self._findings()
        room = max(self.query_one(".lint", Static).size.width, 60)
        text = self.query_one(BlankText).text
        found = [hanging(_finding_line(finding, text), room) for finding in shown]
        lines = found[: _how_many(found)]
        if len(found) > len(lines):
            lines.append(f"  … and {len(found) - len(lines)} more")
        lines = lines or ["✓ nothing to object to"]
        self.query_one(".lint", Static).update(Content("\n".join([self._promise(), *lines])))

    def _promise(self) -> str:
        """What recording this draft promises: to whom, until when."""
        draft = self._read()
        at, whom = self._next_at(draft), self.playbook.audiences[draft.audience].title
        if at is None:
            return f"○ promises {whom} no time"
        return f"○ promises {whom} the next by {clock_near(at, self.tz, self.clock.now())}"

    def _findings(self) -> tuple[LintFinding, ...]:
        draft = self._read()
        about = circumstances(
            self.incident,
            self.playbook,
            draft.audience,
            now=self.clock.now(),
            tz=self.tz,
            promised_at=self._next_at(draft),
        )
        return lint(draft.text, draft.audience, draft.stage, about)

    def _before(self, audience: str) -> str:
        """What was last said to them."""
        posted = [
            (event, update)
            for event, update in self.shown.facts(f.UpdatePosted)
            if update.audience == audience
        ]
        if not posted:
            return f"{self.playbook.audiences[audience].says}"
        event, update = posted[-1]
        now = self.clock.now()
        said = [f"last sent {clock_near(event.moment, self.tz, now)}"]
        if promise := promise_words(self.incident, audience, now, self.tz):
            said.append(promise)
        return cut(f"{' · '.join(said)}: {' '.join(update.text.split())}", 160)

    # -- what is done --------------------------------------------------------------------------

    def on_input_submitted(self) -> None:
        """Record it from the last field."""
        self.action_record()

    def action_leave(self) -> None:
        """Leave; what was written is kept."""
        draft = self._read()
        if draft.text == self._filled:
            draft = UpdateDraft(draft.audience, draft.stage, "", draft.next_at)
        self.dismiss(UpdateAnswer(draft))

    def action_nothing_new(self) -> None:
        """Put in an honest text that says there is nothing new, with the next time."""
        audience = self._chosen("#audience")
        now = self.clock.now()
        text = nothing_new(audience, self.incident, self.playbook, now=now, tz=self.tz)
        self.query_one(BlankText).fill(text)
        self.query_one(BlankText).focus()

    def action_record(self) -> None:
        """Record the update, unless it has no words, a blank, a secret or an unclear time."""
        draft = self._read()
        problem = self._problem(draft) or self._doubt(draft)
        if problem:
            self.complain(problem)
            return
        next_at = self._next_at(draft)
        text, stage = draft.text.strip(), draft.stage or None
        intent = PostUpdate(draft.audience, text, stage, next_at, tz=self.tz)
        self.dismiss(UpdateAnswer(draft, Request(intent)))

    def _problem(self, draft: UpdateDraft) -> str:
        if not draft.text.strip():
            self.query_one("#text").focus()
            return "The update has no words yet."
        blocked = [finding for finding in self._findings() if finding.blocks]
        if blocked:
            self.query_one(BlankText).focus()
            self.query_one(BlankText).next_blank()
            return f"{blocked[0].why} {blocked[0].better}"
        return _time_problem(self._said(draft), self.clock.now()) if draft.next_at.strip() else ""

    def _doubt(self, draft: UpdateDraft) -> str:
        """Ask once whether the public is to be told, where that was decided against."""
        if draft.audience != "external" or is_public(self.incident) is not False or self._asked:
            return ""
        self._asked = True
        return f"{DECIDED_AGAINST}. Record it again to make it public from here on."

    def _said(self, draft: UpdateDraft) -> Answer | None:
        return future_time(draft.next_at, Clocks(self.clock.now(), self.tz))

    def _next_at(self, draft: UpdateDraft) -> datetime | None:
        if draft.next_at.strip():
            said = self._said(draft)
            return said.at if isinstance(said, ReadTime) else None
        return promised(draft.text, self.clock.now(), self.tz)

    # -- parts ---------------------------------------------------------------------------------

    def _read(self) -> UpdateDraft:
        return UpdateDraft(
            self._chosen("#audience"),
            self._chosen("#stage"),
            self.query_one("#text", TextArea).text,
            self.query_one("#next", Input).value,
        )

    def _chosen(self, selector: str) -> str:
        found = self.query_one(selector, OptionList)
        if found.highlighted is None:
            return ""
        return found.get_option_at_index(found.highlighted).id or ""

    def _highlight(self, selector: str, option_id: str) -> None:
        found = self.query_one(selector, OptionList)
        ids = [option.id for option in found.options]
        found.highlighted = ids.index(option_id) if option_id in ids else 0

    def _audience_words(self, slug: str) -> str:
        audience = self.playbook.audiences[slug]
        timer = self.timers.get(update_timer(slug))
        due = ""
        if timer is not None and timer.open and timer.due_at is not None:
            late = f"LATE +{countdown(timer.late)}" if timer.late else ""
            due = late or f"due {clock_time_near(timer.due_at, self.tz, self.clock.now())}"
        return f"{audience.title:<14}{due}"


def _how_many(found: Sequence[str]) -> int:
    """Return how many findings are shown whole: the first always, the others as lines are left."""
    ends = list(accumulate(text.count("\n") + 1 for text in found))
    if not ends or ends[-1] <= MOST_LINES:
        return len(found)
    return max(sum(end < MOST_LINES for end in ends), 1)


def _finding_line(finding: LintFinding, text: str) -> str:
    """Return a finding: how grave, which words, what is better."""
    mark = "■" if finding.blocks else "▲" if finding.warns else "·"
    words_ = found_words(finding, text)
    quoted = f' "{words_}"' if 0 < len(words_) <= 24 else ""
    return f"{mark} {finding.rule.replace('_', ' ')}{quoted}: {finding.better}"


def _time_problem(said: Answer | None, now: datetime) -> str:
    """Return what is wrong with the time of the next update, "" where nothing is."""
    match said:
        case Question(what=what, choices=choices):
            ways = " or ".join(exact(choice.at) for choice in choices if choice.dated)
            return f"{what}. Write {ways}."
        case ReadTime(at=datetime() as at):
            return "The next time is in the past." if at <= now else ""
        case _:
            return "The next time is not understood: 30m, or 14:35."
