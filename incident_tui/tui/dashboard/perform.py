"""What each action of a dashboard does. Pure: an action and the context in, effects out."""

from __future__ import annotations

from msgspec.structs import replace

from incident_tui.domain.decide.intents import AssignRole, Request, Resolve
from incident_tui.domain.guidance.closure import unmet
from incident_tui.domain.language.actions import BY_ID, Action
from incident_tui.domain.language.people import MOST_WORDS
from incident_tui.domain.language.reading import ParsedLine
from incident_tui.domain.text import clean_name, is_name
from incident_tui.domain.times.zones import iana_zone
from incident_tui.tui.dashboard import effects as e
from incident_tui.tui.dashboard.action_context import ActionContext
from incident_tui.tui.dashboard.correcting import Correction
from incident_tui.tui.dashboard.effects import Effects, nothing, record
from incident_tui.tui.dashboard.entry_actions import on_named_entry
from incident_tui.tui.dashboard.panes.preview import in_short
from incident_tui.tui.dialogs.update_draft import UpdateAnswer, UpdateDraft

_ADVICE = frozenset({"rubric", "brief", "notice", "hazards", "suggest"})
_DIALOGS = frozenset(
    {
        "severity", "severity_picker", "resolve", "close", "reopen", "cancel", "roles", "checks",
        "compose", "find", "palette", "help", "score",
    }
)  # fmt: skip


def perform(action: Action, argument: str, context: ActionContext) -> Effects:
    """Return what one action does; what has to be typed is begun in the line."""
    match action.id:
        case name if name in _DIALOGS:
            return (_dialog(name, argument, context),)
        case name if name in _ADVICE:
            from incident_tui.tui.dashboard.guidance_actions import (  # noqa: PLC0415 - it brings the lint
                advise,
            )

            return advise(name, argument, context)
        case "conflicts":
            from incident_tui.tui.dashboard.settle_actions import (  # noqa: PLC0415 - seldom looked at
                settle,
            )

            return settle(context)
        case "decide" if not context.line.strip():
            return (e.Open(e.WriteDecision(), record),)
        case "copy" | "history":
            return on_named_entry(action.id, argument, context)
        case "share" | "blank" | "hide":
            return (e.Mode(action.id, argument),)
        case "log":
            return (e.Go(),)
        case "wall":
            return (e.ShowWall(),)
        case "saved":
            return (e.Say(context.saved),)
        case "me":
            return _recorder(argument, context)
        case "timezone":
            return _zone(argument)
        case "theme":
            return (e.SetTheme(argument.strip()),)
        case "export":
            return (e.Export(argument.strip() or "summary"),)
        case "home":
            return (e.Leave(home=True),)
        case "quit":
            return _quit(context)
        case _:
            return begin(action, context)


def submit(
    parsed: ParsedLine, text: str, correction: Correction | None, context: ActionContext
) -> Effects:
    """Return what a line that was sent brings about; it corrects nothing once it has gone."""
    if parsed.problem is not None and text.strip() == BY_ID["decide"].command:
        return e.Type(""), e.Open(e.WriteDecision(), record)
    if parsed.problem is not None:
        clears = context.keymap.with_keys(" · {line.escape} clears the line")
        return (e.Say(f"{parsed.problem}{clears}", line=text),)
    ended: Effects = () if correction is None else (e.CorrectionEnded(),)
    if parsed.screen is None:
        if asked := _unmet(parsed, context):
            return *ended, asked
        said = in_short(parsed.hints) if parsed.hints else _new_scribe(parsed, context)
        record_it = e.Record(parsed.requests, text, correction)
        return *ended, record_it, *((e.Say(said),) if said else ())
    if parsed.screen.asked:
        context = replace(context, asked_again=True)
    return *ended, *perform(BY_ID[parsed.screen.action], parsed.screen.argument, context)


def _new_scribe(parsed: ParsedLine, context: ActionContext) -> str:
    """Return the offer to record as the scribe from now on, where that is somebody else."""
    match parsed.requests:
        case (Request(intent=AssignRole(role="scribe", name=name)),) if name != context.me:
            does = context.keymap.with_keys("{line.complete} {line.send}")
            return f"{name} is the scribe; you record as {context.me} · {does} records as {name}"
    return ""


def _unmet(parsed: ParsedLine, context: ActionContext) -> e.Effect | None:
    """Return the gate, where a line resolves while criteria are open and it waives none."""
    match parsed.requests:
        case (Request(intent=Resolve(override=override), note=note),) if not override:
            if unmet(context.incident, context.playbook):
                return e.Open(e.GiveReason("resolve", note or ""), record)
    return None


def begin(action: Action, context: ActionContext) -> Effects:
    """Begin a command in the line; words that stand there become its argument."""
    typed = e.Type(f"{action.command} {context.line}")
    if not action.usage:
        return (typed,)
    return typed, e.Say(f"{action.title}: {action.command} {action.usage}")


def _dialog(name: str, argument: str, context: ActionContext) -> e.Effect:
    match name:
        case "roles":
            return e.Open(e.AssignRoles(), record)
        case "checks":
            return e.Open(e.TickSteps(), lambda request, _: (e.Record((request,)),))
        case "compose":
            return _update(argument, context)
        case "find":
            return e.Open(e.FindEntry(argument), lambda entry, _: (e.Go(entry),))
        case "palette":
            return e.Open(e.FindAction(), lambda found, now: perform(BY_ID[found], "", now))
        case "help":
            return e.Open(e.ReadHelp(), nothing)
        case "score":
            return _score(context)
        case "severity" | "severity_picker":
            return e.Open(e.ChooseSeverity(), record)
        case ending:
            return e.Open(e.GiveReason(ending), record)


def _score(context: ActionContext) -> e.Effect:
    if not context.drill:
        return e.Say("This is no drill: /brief and the figures tell how it goes")
    return e.Open(e.ReadScore(), _copy_score)


def _copy_score(text: str, context: ActionContext) -> Effects:
    return (e.Copy(text, context.file("score")),)


def _update(argument: str, context: ActionContext) -> e.Effect:
    """Open the form with what was left in it; an audience that is named clearly goes in."""
    draft = context.update
    wanted = [
        slug
        for slug in context.playbook.audiences
        if argument and slug.startswith(argument.lower())
    ]
    if len(wanted) == 1:
        draft = UpdateDraft(wanted[0], draft.stage, draft.text, draft.next_at)
    return e.Open(e.WriteUpdate(draft), _updated)


def _updated(answer: UpdateAnswer, context: ActionContext) -> Effects:
    """Keep the form until its update is on disk; what is recorded is copied as well."""
    kept = e.KeepUpdate(answer.draft)
    if answer.request is None:
        return (kept,)
    copied = e.Copy(answer.draft.text.strip(), context.file("update"))
    return kept, e.Record((answer.request,), origin=answer.draft), copied


def _recorder(argument: str, context: ActionContext) -> Effects:
    name = clean_name(argument)
    if not name:
        return (e.Say(f"{context.me} records; /me NAME changes it"),)
    if not is_name(name) or len(name.split()) > MOST_WORDS:
        line = f"/me {argument}"
        return e.Type(line), e.Say(f"'{name}' is nobody's name: /me NAME", line=line)
    return e.SetRecorder(name), e.Say(f"{name} records from now on")


def _zone(argument: str) -> Effects:
    tz = iana_zone(argument.strip() or "UTC")
    if tz is None:
        return (e.Say(f"There is no zone '{argument}'; try Europe/Berlin, or UTC"),)
    return e.SetZone(tz), e.Say(f"Times are shown in {tz}")


def _quit(context: ActionContext) -> Effects:
    if context.asked_again:
        return (e.Leave(home=False),)
    unsent = " · your unsent line is kept" if context.line else ""
    return (e.AskAgain(context.keymap.with_keys(f"{{quit}} again leaves{unsent}")),)
