"""The scripts of drills: TOML files, read strictly. docs/drills.md shows how to write one."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from incident_tui.config.playbook_reader import SOURCES
from incident_tui.config.toml.document import FindingsError, read_sheet
from incident_tui.config.toml.table import Table
from incident_tui.domain.errors import NotFoundError
from incident_tui.domain.playbook.playbook import SEVERITIES
from incident_tui.domain.text import clean_name, did_you_mean
from incident_tui.drills.script import CONDITIONS, Inject, InjectKind, Script
from incident_tui.paths import shipped

_SPAN = re.compile(r"(?:(\d{1,3})h)?(?:(\d{1,3})m)?(?:(\d{1,3})s)?", re.ASCII)


class DrillError(FindingsError):
    """A drill cannot be played; `findings` are all that is wrong with its script."""


def drill_names() -> tuple[str, ...]:
    """Return the names of the shipped drills, sorted."""
    folder = shipped("data", "drills")
    return tuple(sorted(path.stem for path in folder.glob("*.toml")))


def shipped_drills() -> tuple[Script, ...]:
    """Read every shipped drill. Raises DrillError."""
    return tuple(shipped_drill(name) for name in drill_names())


def shipped_drill(name: str) -> Script:
    """Read a shipped drill by its name. Raises NotFoundError with the nearest, DrillError."""
    names = drill_names()
    if name not in names:
        raise NotFoundError(f"There is no drill '{name}'", did_you_mean(name, names))
    return load_drill(shipped("data", "drills", f"{name}.toml"))


def load_drill(path: Path) -> Script:
    """Read a script; its name is the file's. Raises DrillError with every finding."""
    sheet = read_sheet(path)
    script = None
    if not sheet.findings:
        script = _script(path.stem, Table(sheet, (), sheet.values))
    if script is None or sheet.findings:
        raise DrillError(sheet.ordered(), "docs/drills.md shows how to write one")
    return script


def _script(slug: str, top: Table) -> Script:
    score = top.table("score")
    script = Script(
        slug=slug,
        title=top.text("title"),
        about=top.text("about"),
        character=top.text("character"),
        severity=_severity(top, "severity") or 1,
        declared=_severity(top, "declared", optional=True),
        source=top.choice("source", SOURCES),
        impact_before=span(top, "impact_before"),
        mitigate_within=span(score, "mitigate_within"),
        resolve_within=span(score, "resolve_within"),
        remedy=score.texts("remedy"),
        injects=tuple(_inject(n, table) for n, table in enumerate(top.tables("inject"), 1)),
        lessons=score.texts("lessons"),
    )
    if script.injects and all(inject.after is not None for inject in script.injects):
        top.note("inject", "must hold one that waits for nothing")
    score.end()
    top.end()
    return script


def _severity(table: Table, key: str, *, optional: bool = False) -> int | None:
    if optional and key not in table:
        return None
    return table.whole(key, "(1 is the worst)", max(SEVERITIES))


def _inject(number: int, table: Table) -> Inject:
    kind = table.choice("kind", [kind.value for kind in InjectKind])
    asked = kind == InjectKind.EXECUTIVE
    inject = Inject(
        number=number,
        kind=InjectKind(kind) if kind in {*InjectKind} else InjectKind.CHAT,
        who=clean_name(table.text("from")),
        text=table.text("text", lines=True).strip(),
        at=span(table, "at"),
        after=_condition(table, "after"),
        unless=_condition(table, "unless"),
        answer_within=span(table, "answer_within") if asked else None,
    )
    table.end()
    return inject


def _condition(table: Table, key: str) -> str | None:
    if key not in table:
        table.text(key, optional=True)  # a key that may be there
        return None
    word = table.text(key)
    if word not in CONDITIONS:
        table.note_choice(key, word, CONDITIONS)
        return None
    return word


def span(table: Table, key: str) -> timedelta:
    """Return a span written as `90s`, `3m`, `1m30s` or `1h5m`."""
    text = table.text(key)
    found = _SPAN.fullmatch(text.strip())
    if not text.strip() or found is None:
        if text.strip():
            table.note(key, 'must be a span such as "90s", "3m" or "1m30s"')
        return timedelta(0)
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)
