"""The scripts of drills: TOML files, read strictly. docs/drills.md shows how to write one."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from incident_tui.config.toml.document import FindingsError, TomlDocument, read_document
from incident_tui.config.toml.lines import KeyPath
from incident_tui.config.toml.reader import read
from incident_tui.domain.errors import NotFoundError
from incident_tui.domain.text import clean_name, did_you_mean
from incident_tui.drills.script import Inject, InjectKind, Script
from incident_tui.paths import shipped


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
    document = read_document(path)
    script = read(Script, document, _check, slug=path.stem)
    if script is None:
        raise DrillError(document.ordered(), "docs/drills.md shows how to write one")
    return replace(script, injects=tuple(map(_tidied, script.injects)))


def _check(script: Script, document: TomlDocument) -> None:
    if script.injects and all(inject.after is not None for inject in script.injects):
        document.note(("inject",), "must hold one that waits for nothing")
    for place, inject in enumerate(script.injects):
        _check_answer(inject, ("inject", place, "answer_within"), document)


def _check_answer(inject: Inject, path: KeyPath, document: TomlDocument) -> None:
    """Note a question that wants no answer, and an answer to what is no question."""
    asked = inject.kind is InjectKind.EXECUTIVE
    misspelt = any(finding.nearest == path[-1] for finding in document.findings)
    if asked and inject.answer_within is None and not misspelt:
        document.note(path, "is missing")
    if not asked and inject.answer_within is not None:
        document.note(path, 'belongs to kind = "executive"')


def _tidied(inject: Inject) -> Inject:
    """Return an inject said by somebody named as people are named everywhere."""
    return replace(inject, who=clean_name(inject.who), text=inject.text.strip())
