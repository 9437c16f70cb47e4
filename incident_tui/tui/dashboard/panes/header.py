"""Row 1: what this is, how bad, where it stands, since when, what time it is, and whether saved."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

import msgspec
from textual.reactive import reactive

from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.proofs import began_at
from incident_tui.domain.record.incident import Incident, State
from incident_tui.domain.text import one_line
from incident_tui.domain.times.format import elapsed, full_clock
from incident_tui.tui.dashboard.breakpoints import Form
from incident_tui.tui.widgets.line_widget import Line, Painted, spread


class Saving(msgspec.Struct, frozen=True):
    """How the record stands on disk: a word, and whether it is bad news."""

    word: str = "saved"
    failed: bool = False
    busy: bool = False


class Header(Painted):
    """The first row of the dashboard; it never scrolls."""

    incident: reactive[Incident | None] = reactive(None)
    now: reactive[datetime | None] = reactive(None, repaint=False)
    saving: reactive[Saving] = reactive(Saving())
    form: reactive[Form] = reactive(Form.ROW)
    sharing: reactive[bool] = reactive(False)

    def __init__(self, playbook: Playbook, tz: tzinfo = UTC) -> None:
        super().__init__()
        self.playbook = playbook
        self.tz = tz

    def watch_now(self) -> None:
        """Send out the clocks only."""
        self.repaint_changed()

    def paint(self, width: int, height: int) -> list[Line]:  # noqa: ARG002
        """Return the row: severity, title, phase at the left; clocks and saving at the right."""
        incident, now = self.incident, self.now
        if incident is None or now is None:
            return []
        roomy = width >= 60
        left: Line = [*self._severity(incident), ("  ", "text")]
        phase = self._phase(incident, short=not roomy)
        right = [("  ", "text"), *phase, ("  ", "text"), *self._clocks(incident, now, roomy=roomy)]
        right += [*self._saved(roomy=roomy), (" ", "text")]
        left.append((one_line(incident.title), "strong"))
        return [spread(left, right, width)]

    def _severity(self, incident: Incident) -> Line:
        doubt = "" if incident.assessed else "?"
        level = self.playbook.severities.get(incident.severity)
        label = level.label if level else f"SEV-{incident.severity}"
        line: Line = [(f" {label}{doubt} ", f"sev{min(max(incident.severity, 1), 4)}")]
        if incident.declared.drill:
            line += [(" DRILL ", "drill")]
        if self.sharing:
            line += [(" SHARING ", "share")]
        return line

    def _phase(self, incident: Incident, *, short: bool) -> Line:
        if incident.state is not State.LIVE:
            return [(f" {incident.state.value.upper()} ", "chip")]
        slugs = [phase.slug for phase in self.playbook.phases]
        if incident.phase not in slugs:
            return [(incident.phase.upper(), "strong")]
        number = f"{slugs.index(incident.phase) + 1}/{len(slugs)}"
        if short:
            return [(number, "strong")]
        title = self.playbook.phases[slugs.index(incident.phase)].title.upper()
        word = " phase" if self.form.panes else ""
        return [(title, "strong"), (f"{word} {number}", "muted")]

    def _clocks(self, incident: Incident, now: datetime, *, roomy: bool) -> Line:
        start = began_at(incident) or now
        age = elapsed((incident.ended_at or now) - start)
        line: Line = [(age, "strong")]
        if roomy:
            line += [("  ", "text"), (full_clock(now, self.tz), "muted")]
        return line

    def _saved(self, *, roomy: bool) -> Line:
        saving = self.saving
        if saving.failed:
            return [(" ", "text"), (f" {saving.word} ", "failed")]
        if saving.busy:
            return [("  ", "text"), (f"{saving.word:<6}" if roomy else "…", "accent")]
        return [("  ", "text"), (f"{saving.word:<6}" if roomy else "✓", "good")]
