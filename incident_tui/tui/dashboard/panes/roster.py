"""Who holds which role. A vacancy is a mark, with the key that fills it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, tzinfo

from textual.reactive import reactive

from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.checklist import Progress
from incident_tui.domain.projections.roster import Stint, holder_name
from incident_tui.domain.text import one_line
from incident_tui.domain.times.format import clock_time
from incident_tui.tui.dashboard.breakpoints import Form
from incident_tui.tui.widgets.cells import cut
from incident_tui.tui.widgets.line_widget import Line, Painted, spread, width_of


class Roster(Painted):
    """The roles of the playbook; in one row also how far the current phase is."""

    holders: reactive[Mapping[str, tuple[Stint, ...]]] = reactive({})
    phase: reactive[Progress | None] = reactive(None)
    form: reactive[Form] = reactive(Form.ROW, layout=True)

    def __init__(self, playbook: Playbook, fill_key: str, tz: tzinfo = UTC) -> None:
        super().__init__()
        self.playbook = playbook
        self.fill_key = fill_key
        self.tz = tz

    def watch_holders(
        self, old: Mapping[str, tuple[Stint, ...]], new: Mapping[str, tuple[Stint, ...]]
    ) -> None:
        """Lay out anew only when the number of lines changes."""
        if sum(map(len, old.values())) != sum(map(len, new.values())):
            self.refresh(layout=True)

    def content_height(self) -> int:
        """One row; in a pane a heading and a line per holder or vacancy."""
        return len(self._stand()) + 2 if self.form.panes else 1

    def paint(self, width: int, height: int) -> list[Line]:  # noqa: ARG002
        """Return the roster as a row, or as lines in a pane."""
        if not self.form.panes:
            return [self._row(width)]
        lines: list[Line] = [[(" ROLES", "muted")]]
        for label, stint in self._stand():
            if stint is None:
                lines.append([(f" {label:<7}", "text"), (f"▲ nobody · {self.fill_key}", "vacant")])
                continue
            area = f" ({one_line(stint.area)})" if stint.area else ""
            left: Line = [
                (f" {label:<7}", "text"),
                (holder_name(label, stint), "strong"),
                (area, "muted"),
            ]
            since = f"since {clock_time(stint.since, self.tz)} "
            lines.append(spread(left, [(since, "faint")], width))
        return [*lines, []]

    def _stand(self) -> list[tuple[str, Stint | None]]:
        """Return (label, holder) for every role; None where a single-holder role is vacant."""
        found: list[tuple[str, Stint | None]] = []
        for slug, role in self.playbook.roles.items():
            held = self.holders.get(slug, ())
            found += [(role.label, stint) for stint in held]
            if not held and not role.many:
                found.append((role.label, None))
        return found

    def _row(self, width: int) -> Line:
        left: Line = [(" ", "text")]
        for n, (label, stint) in enumerate(self._stand()):
            left.append((f"{' · ' if n else ''}{label} ", "muted"))
            if stint is None:
                left.append(("— ▲", "vacant"))
            else:
                left.append((cut(one_line(stint.area or holder_name(label, stint)), 12), "strong"))
        return spread(left, self._progress(width - width_of(left)), width)

    def _progress(self, room: int) -> Line:
        """Return how far the phase is, and what is next where there is room for it."""
        if self.phase is None or room < 8:
            return []
        progress = self.phase
        count = f" {progress.done}/{progress.total} "
        todo = next((item for item in progress.items if not item.done), None)
        word = cut(todo.step.text if todo else "all done", min(room - len(count) - 4, 30))
        return [("  ▸", "accent"), (f" {word}" if len(word) > 8 else "", "text"), (count, "strong")]
