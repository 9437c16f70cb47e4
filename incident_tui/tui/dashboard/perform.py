"""What each action does on the dashboard: dialogues it opens, messages it shows.

Dialogues lie over the dashboard, so the line and its words stay where they are. They are
imported when first opened: the start does not wait for them.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from incident_tui.domain.decide.intents import Request
from incident_tui.domain.errors import IncidentTuiError
from incident_tui.domain.language.actions import Action
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.text import clean_name
from incident_tui.domain.times.format import full_clock
from incident_tui.session.writer import WriteJob
from incident_tui.tui.base import keys
from incident_tui.tui.dashboard.entry_actions import Entries
from incident_tui.tui.dashboard.guidance_actions import Advice
from incident_tui.tui.dashboard.log.log_view import LogView
from incident_tui.tui.dashboard.panes.composer import Composer

if TYPE_CHECKING:
    from incident_tui.tui.dashboard.screen import Dashboard
    from incident_tui.tui.dialogs.update import UpdateAnswer, UpdateDraft

QUIT_SECONDS = 3.0
"""How soon the second ctrl+q has to follow."""


class _NoDraft:
    """Stands in until the update form was opened."""

    line = ""


class Doors:
    """The actions of one dashboard."""

    def __init__(self, dashboard: Dashboard) -> None:
        self.dashboard = dashboard
        self.update_draft: UpdateDraft | _NoDraft = _NoDraft()
        self.advice = Advice(dashboard, self._ask, self.copy)
        self.entries = Entries(dashboard, self.copy)
        self._quit_at = -1e9

    def perform(self, action: Action, argument: str) -> None:
        """Do one action; what has to be typed is begun in the line."""
        match action.id:
            case "severity" | "severity_picker":
                self._severity()
            case "resolve" | "close" | "reopen" | "cancel":
                self._ending(action.id)
            case "roles":
                self._roles()
            case "checks":
                self._checks()
            case "compose":
                self._update(argument)
            case "rubric" | "brief" | "hazards" | "suggest" | "notice":
                self.advice.perform(action.id, argument)
            case "wall":
                self._wall()
            case "score":
                self.dashboard.drilling.show_score()
            case "find" | "copy" | "history":
                self.entries.open(action.id, argument)
            case "palette":
                self._palette()
            case "help":
                self._help()
            case "log":
                self._log()
            case "share" | "blank" | "hide":
                self.dashboard.post_message(self.dashboard.ModeAsked(action.id, argument))
            case "saved" | "me" | "timezone" | "theme" | "export" | "home" | "quit":
                self._small(action.id, argument)
            case _:
                self.begin(action)

    def _small(self, action_id: str, argument: str) -> None:
        match action_id:
            case "saved":
                self._saved_when()
            case "me":
                self._me(argument)
            case "timezone":
                self._zone(argument)
            case "theme":
                self._theme(argument)
            case "export":
                self._export(argument)
            case "home":
                self.dashboard.post_message(self.dashboard.Left())
            case "quit":
                self._quit()
            case _:
                pass

    def begin(self, action: Action) -> None:
        """Begin a command in the line; words that stand there become its argument."""
        composer = self.dashboard.query_one(Composer)
        composer.put(f"{action.command} {composer.text}")
        composer.focus()
        if action.usage:
            self.dashboard.say(f"{action.title}: {action.command} {action.usage}")

    # -- dialogues -----------------------------------------------------------------------------

    def _ask(self, requests: tuple[Request, ...] | None) -> None:
        if requests:
            self.dashboard.sending.send(requests)

    def _severity(self) -> None:
        from incident_tui.tui.dialogs.severity import SeverityPicker  # noqa: PLC0415 - when opened

        book, incident = self.dashboard.session.playbook, self.dashboard.incident
        self.dashboard.app.push_screen(SeverityPicker(book, incident.severity), self._ask)

    def _ending(self, name: str) -> None:
        from incident_tui.domain.guidance.closure import criteria  # noqa: PLC0415 - when opened
        from incident_tui.tui.dialogs.reason import ENDINGS, ReasonAsked  # noqa: PLC0415

        book, incident = self.dashboard.session.playbook, self.dashboard.shown
        gate = criteria(incident, book) if name == "resolve" else ()
        self.dashboard.app.push_screen(ReasonAsked(ENDINGS[name], gate), self._ask)

    def _roles(self) -> None:
        from incident_tui.tui.dialogs.roles import RolePicker  # noqa: PLC0415 - when opened

        book, incident = self.dashboard.session.playbook, self.dashboard.shown
        picker = RolePicker(book, incident, self.dashboard.services.on_call())
        self.dashboard.app.push_screen(picker, self._ask)

    def _checks(self) -> None:
        from incident_tui.tui.dialogs.checklist import CheckList  # noqa: PLC0415 - when opened

        dashboard = self.dashboard
        screen = CheckList(
            dashboard.session.playbook, dashboard.shown, dashboard.tz,
            lambda request: dashboard.sending.send((request,)),
        )  # fmt: skip
        dashboard.app.push_screen(screen)

    def _update(self, argument: str) -> None:
        from incident_tui.tui.dialogs.update import UpdateDraft, UpdateForm  # noqa: PLC0415

        dashboard, book = self.dashboard, self.dashboard.session.playbook
        draft = self.update_draft if isinstance(self.update_draft, UpdateDraft) else UpdateDraft()
        wanted = [slug for slug in book.audiences if argument and slug.startswith(argument.lower())]
        if len(wanted) == 1:
            draft = UpdateDraft(wanted[0], draft.stage, draft.text, draft.next_at)
        form = UpdateForm(
            book,
            dashboard.incident,
            shown=dashboard.shown,
            timers=dashboard.timers,
            clock=dashboard.session.clock,
            tz=dashboard.tz,
            draft=draft,
        )
        dashboard.app.push_screen(form, self._updated)

    def _updated(self, answer: UpdateAnswer | None) -> None:
        """Keep the form until its update is on disk."""
        if answer is None:
            return
        self.update_draft = answer.draft
        self.dashboard.sending.keep_draft()
        if answer.request is not None:
            self.dashboard.sending.send((answer.request,), form=answer.draft)
            self.copy(answer.draft.text.strip(), f"{self.dashboard.session.id}-update.txt")

    def copy(self, text: str, name: str, what: str = "Copied") -> None:
        """Copy words by every road there is, without waiting for any; say what is where."""
        from incident_tui.tui.terminal import clipboard as copying  # noqa: PLC0415 - when something is copied

        dashboard = self.dashboard
        text = dashboard.drilling.marked(dashboard.fit_to_show(text))
        dashboard.app.copy_to_clipboard(text)
        folder = dashboard.services.state_dir / "exports"

        async def feed() -> None:
            where = await asyncio.to_thread(copying.copy, text, name, folder)
            how = f"{what}, masked" if dashboard.modes.sharing else what
            dashboard.say(f"{how}: terminal (OSC 52), {where}")

        dashboard.run_worker(feed(), name="copy", exit_on_error=False)

    def _wall(self) -> None:
        from incident_tui.tui.wall.screen import wall_over  # noqa: PLC0415 - when opened

        wall_over(self.dashboard)

    def _palette(self) -> None:
        from incident_tui.tui.dialogs.palette import Palette  # noqa: PLC0415 - when opened

        def chosen(action_id: str | None) -> None:
            if action_id is not None:
                self.dashboard.perform(action_id)

        self.dashboard.app.push_screen(Palette(), chosen)

    def _help(self) -> None:
        from incident_tui.tui.dialogs.help import Help  # noqa: PLC0415 - when opened

        self.dashboard.app.push_screen(Help())

    def incident_changed(self, incident: Incident) -> None:
        """Let an open checklist show what was ticked."""
        if not self.dashboard.is_attached:
            return
        screen = self.dashboard.app.screen
        if screen is not self.dashboard and hasattr(screen, "incident"):
            screen.incident = incident

    # -- what came of it -----------------------------------------------------------------------

    def saved(self, job: WriteJob) -> None:
        """Forget the update form once its update is on disk."""
        if job.form is not None and job.form is self.update_draft:
            self.update_draft = _NoDraft()

    def refused(self, job: WriteJob) -> None:
        """Say where the words of a form are."""
        if job.form is not None:
            key = self.dashboard.services.keymap.name("compose")
            self.dashboard.query_one(Composer).hint = f"The update is kept; {key} opens it again"

    # -- small ones ----------------------------------------------------------------------------

    def _log(self) -> None:
        log = self.dashboard.query_one(LogView)
        if log.has_focus:
            log.action_leave()
        else:
            self.dashboard.set_focus(log)  # at once: the letters may be in the queue already

    def _saved_when(self) -> None:
        session, incident = self.dashboard.session, self.dashboard.incident
        newest = incident.originals.get(incident.newest_id or "")
        at = full_clock(newest.rec, self.dashboard.tz) if newest else "never"
        count = len(incident.originals)
        busy = "saving now · " if self.dashboard.sending.outbox.busy else ""
        self.dashboard.say(f"{busy}last saved {at} · {count} events in {session.path}")

    def _me(self, argument: str) -> None:
        name = clean_name(argument)
        if not name:
            self.dashboard.say(f"{self.dashboard.session.me} records; /me NAME changes it")
            return
        self.dashboard.session.me = name
        self.dashboard.say(f"{name} records from now on")

    def _zone(self, argument: str) -> None:
        import zoneinfo  # noqa: PLC0415 - only when a zone is asked for

        try:
            tz = zoneinfo.ZoneInfo(argument.strip() or "UTC")
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            self.dashboard.say(f"There is no zone '{argument}'; try Europe/Berlin, or UTC")
            return
        self.dashboard.set_zone(tz)
        self.dashboard.say(f"Times are shown in {tz.key}")

    def _theme(self, argument: str) -> None:
        from incident_tui.config import themes as theme_file  # noqa: PLC0415 - when asked for

        name = argument.strip()
        if not name:
            own = ", ".join(theme_file.own_theme_names()) or f"none in {theme_file.themes_dir()}"
            self.dashboard.say(f"Themes: {', '.join(theme_file.theme_names())} · your own: {own}")
            return
        try:
            spec = theme_file.load_theme(theme_file.theme_path(name))
        except theme_file.ThemeError as error:
            self.dashboard.say(f"{error.brief()} · the colours stay", bad=True)
            return
        self.dashboard.post_message(self.dashboard.Recoloured(spec))
        self.dashboard.say(f"Colours of {spec.name}, read just now")

    def _export(self, argument: str) -> None:
        export, session = self.dashboard.services.export, self.dashboard.session
        if export is None:
            self.dashboard.say(f"incident-tui export {session.id} -o FILE writes it")
            return
        try:
            place = export(session.id, argument.strip() or "summary")
        except IncidentTuiError as error:
            self.dashboard.say(str(error), bad=True)
            return
        self.dashboard.say(f"Written to {place}")

    def _quit(self) -> None:
        now = self.dashboard.services.clock.elapsed()
        if now - self._quit_at <= QUIT_SECONDS:
            self.dashboard.app.exit(0)
            return
        self._quit_at = now
        unsent = " · your unsent line is kept" if self.dashboard.query_one(Composer).text else ""
        self.dashboard.say(keys.told(self.dashboard, f"{{quit}} again leaves{unsent}"))
