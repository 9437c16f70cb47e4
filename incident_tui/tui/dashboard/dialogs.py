"""The dialogs of a dashboard, made from their descriptions.

They are imported here, and this only when the first is opened: the start does without. The two
that bring a whole room with them are imported when they are opened themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, assert_never

from incident_tui.clock import Clock
from incident_tui.domain.guidance.closure import criteria
from incident_tui.domain.guidance.rubrics import waiting_for
from incident_tui.domain.obligations.timers import timers
from incident_tui.tui.base.services import Services
from incident_tui.tui.dashboard import effects as e
from incident_tui.tui.dashboard.action_context import ActionContext
from incident_tui.tui.dialogs.base import Dialog
from incident_tui.tui.dialogs.checklist import ChecklistDialog
from incident_tui.tui.dialogs.decision import DecisionForm
from incident_tui.tui.dialogs.find import Find
from incident_tui.tui.dialogs.help import Help
from incident_tui.tui.dialogs.palette import Palette
from incident_tui.tui.dialogs.reason import ENDINGS, ReasonAsked
from incident_tui.tui.dialogs.roles import RolePicker
from incident_tui.tui.dialogs.rubric import Chooser, RubricForm
from incident_tui.tui.dialogs.settle import SettleForm
from incident_tui.tui.dialogs.severity import SeverityPicker
from incident_tui.tui.dialogs.text import TextDialog
from incident_tui.tui.dialogs.update_draft import UpdateAnswer, UpdateDraft


def dialog_for(
    spec: e.AnyDialog,
    context: ActionContext,
    services: Services,
    clock: Clock,
    answer: Callable[[Any], None],
) -> Dialog[Any]:
    """Return the dialog that is described; `answer` is for one that answers while it is open."""
    book, shown, tz = context.playbook, context.shown, context.tz
    today = context.now.astimezone(tz).date()
    match spec:
        case e.ChooseSeverity():
            return SeverityPicker(book, context.incident.severity)
        case e.GiveReason(ending=ending, note=note):
            gate = criteria(shown, book) if ending == "resolve" else ()
            return ReasonAsked(ENDINGS[ending], gate, note)
        case e.WriteDecision():
            return DecisionForm()
        case e.AssignRoles():
            return RolePicker(book, shown, services.on_call())
        case e.TickSteps():
            return ChecklistDialog(book, shown, answer, tz=tz, today=today)
        case e.WriteUpdate(draft=draft):
            return _update_form(draft, context, clock)
        case e.JudgeRubric(rubric=rubric):
            return RubricForm(rubric, waiting_for(rubric, shown, book.guidance))
        case e.ChooseRow(heading=heading, rows=rows):
            return Chooser(heading, list(rows))
        case e.ReadText(heading=heading, text=text):
            return TextDialog(heading, text)
        case e.SettleContests(rows=rows):
            return SettleForm(rows)
        case e.ReadScore():
            return TextDialog("Score", _score(context, services))
        case e.FindEntry(query=query):
            return Find(shown, book, query, tz=tz, today=today)
        case e.FindAction():
            return Palette()
        case e.ReadHelp():
            return Help()
        case _:
            assert_never(spec)


def _update_form(draft: UpdateDraft, context: ActionContext, clock: Clock) -> Dialog[UpdateAnswer]:
    from incident_tui.tui.dialogs.update import UpdateForm  # noqa: PLC0415 - it brings the lint

    return UpdateForm(
        context.playbook,
        context.incident,
        shown=context.shown,
        timers=timers(context.incident, context.playbook, context.now),
        clock=clock,
        tz=context.tz,
        draft=draft,
    )


def _score(context: ActionContext, services: Services) -> str:
    """Return how the drill went so far, judged by the script it was played from."""
    from incident_tui.drills import score, score_text  # noqa: PLC0415 - only of drills

    incident = context.incident
    found = score.score(incident, context.playbook, services.script(incident), context.now)
    return context.presentable(score_text.score_text(found, context.incident_id, incident.title))
