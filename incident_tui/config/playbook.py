"""The playbook's file: strict TOML in, a frozen `Playbook` out, or everything that is wrong.

The types of `incident_tui.domain.playbook` say what may stand at each key. Here is what no
single key can show. docs/playbook.md is the guide.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from incident_tui.config.toml.document import FindingsError, TomlDocument, read_document
from incident_tui.config.toml.reader import read
from incident_tui.domain.playbook.guidance import Condition, Rubric
from incident_tui.domain.playbook.lint_rules import BLOCKING, LintCheck, LintLevel, LintRule
from incident_tui.domain.playbook.names import ANSWERS, PHASES, STAGES
from incident_tui.domain.playbook.playbook import Phase, Playbook, Stage
from incident_tui.domain.regex import regex
from incident_tui.domain.text import nearest
from incident_tui.paths import shipped

if TYPE_CHECKING:
    from incident_tui.config.toml.lines import KeyPath

_BLANK = regex(r"\{\{[a-z][a-z0-9_]*\}\}")
_LOOKING_FOR_WORDS = (
    LintCheck.EMPTY, LintCheck.NEAR_DUPLICATE, LintCheck.NO_SYMPTOM, LintCheck.NO_SCOPE,
)  # fmt: skip


class PlaybookError(FindingsError):
    """A playbook cannot be used; `findings` are all that is wrong with it."""


def load_playbook(path: Path | None = None) -> Playbook:
    """Read a playbook; None is the shipped one. Raises PlaybookError with every finding."""
    document = read_document(path or shipped("data", "playbook.toml"))
    playbook = read(Playbook, document, _check, content=document.content)
    if playbook is None:
        hint = "correct it, or leave it out to use the shipped one"
        raise PlaybookError(document.ordered(), hint)
    return playbook


def playbook_or_shipped(path: Path | None) -> tuple[Playbook, PlaybookError | None]:
    """Read a playbook; where it cannot be used, return the shipped one and what was wrong.

    Raises PlaybookError only where the shipped playbook itself cannot be read.
    """
    if path is None:
        return load_playbook(), None
    try:
        return load_playbook(path), None
    except PlaybookError as error:
        return load_playbook(), error


# -- what no single key can show -----------------------------------------------------------------


def _check(playbook: Playbook, document: TomlDocument) -> None:
    _check_phases(playbook.phases, document)
    _check_stages(playbook.stages, document)
    _check_templates(playbook, document)
    _check_lint(playbook.lint, document)
    _check_deadlines(playbook, document)
    _check_notice_texts(playbook, document)
    for rubric in playbook.rubrics.values():
        _check_rubric(rubric, document)
    for slug, symptom in playbook.symptoms.items():
        for place, pattern in enumerate(symptom.patterns):
            if pattern.strip() and pattern not in playbook.patterns:
                path = ("symptom", slug, "patterns", place)
                document.note_unknown_word(path, pattern, playbook.patterns)
    if playbook.after.review_until < playbook.after.review_from:
        what = "must not be less than review_from_days"
        document.note(("after_closure", "review_until_days"), what)


def _check_phases(phases: Sequence[Phase], document: TomlDocument) -> None:
    _each_once("phase", [phase.slug for phase in phases], PHASES, document)
    seen: set[str] = set()
    for n, phase in enumerate(phases):
        for m, step in enumerate(phase.steps):
            if step.slug and step.slug in seen:
                what = f'is "{step.slug}", which another step has already'
                document.note(("phase", n, "step", m, "slug"), what)
            seen.add(step.slug)


def _check_stages(stages: Sequence[Stage], document: TomlDocument) -> None:
    _each_once("stage", [stage.slug for stage in stages], STAGES, document)
    if stages and not any(stage.final for stage in stages):
        what = "needs final = true on one of them, or updates are owed for ever"
        document.note(("stage",), what)


def _each_once(
    key: str, slugs: Sequence[str], required: Sequence[str], document: TomlDocument
) -> None:
    """Note a fixed name that is there twice or not at all."""
    for place, slug in enumerate(slugs):
        if slug and slug in slugs[:place]:
            document.note((key, place, "slug"), f'is "{slug}", which another {key} has already')
    missing = [word for word in required if word not in slugs]
    for slug in slugs:
        if slug not in required and (meant := nearest(slug, missing)):
            missing.remove(meant)  # misspelt, and noted as such
    if slugs and missing:
        document.note((key,), f"lacks {', '.join(missing)}")


def _check_templates(playbook: Playbook, document: TomlDocument) -> None:
    for slug, audience in playbook.audiences.items():
        _check_blanks(audience.nothing_new, ("audience", slug, "nothing_new"), document)
    seen: set[tuple[str, str]] = set()
    for place, template in enumerate(playbook.templates):
        _check_blanks(template.text, ("template", place, "text"), document)
        for name in template.audiences:
            if (template.stage, name) in seen:
                what = f'names "{name}", which has a form for this stage'
                document.note(("template", place, "audiences"), what)
            seen.add((template.stage, name))


def _check_blanks(text: str, path: KeyPath, document: TomlDocument) -> None:
    rest = _BLANK.sub("", text)
    if "{{" in rest or "}}" in rest:
        document.note(path, "has a blank that is not written like {{next_update}}")


def _check_deadlines(playbook: Playbook, document: TomlDocument) -> None:
    for name in playbook.deadline:
        if name.startswith("update_"):
            what = 'must not begin with "update_": those timers belong to the audiences'
            document.note(("deadline", name), what)


def _check_notice_texts(playbook: Playbook, document: TomlDocument) -> None:
    for name in playbook.notice_texts:
        if name not in playbook.notice_recipients:
            free = [who for who in playbook.notice_recipients if who not in playbook.notice_texts]
            path = ("notice_texts", name)
            document.note_unknown_key(path, playbook.notice_recipients, free, [])


def _check_rubric(rubric: Rubric, document: TomlDocument) -> None:
    seen: set[str] = set()
    both: dict[str, Collection[Condition]] = {"yes": rubric.yes, "no": rubric.no}
    for answer, conditions in both.items():
        for place, condition in enumerate(conditions):
            slug, path = condition.slug, ("rubric", rubric.slug, answer, place, "slug")
            if slug and slug in seen:
                document.note(path, f'is "{slug}", which another condition has already')
            if slug in {*ANSWERS, "unsure"}:
                document.note(path, f'must not be "{slug}": that is an answer')
            seen.add(slug)


def _check_lint(rules: Sequence[LintRule], document: TomlDocument) -> None:
    for place, rule in enumerate(rules):
        _check_lint_rule(rule, ("lint", place), document)
    _check_patterns(rules, document)
    checks = {rule.check for rule in rules}
    for check in BLOCKING if rules else ():
        if check not in checks:
            what = f'needs a rule with check = "{check}": it keeps such a text from going out'
            document.note(("lint",), what)


def _check_patterns(rules: Sequence[LintRule], document: TomlDocument) -> None:
    """Note the patterns that are broken or could hang.

    Those of the shipped playbook are not examined again: a test examines them, and it takes
    longer than all other reading.
    """
    proven = shipped("data", "playbook.toml").read_text(encoding="utf-8")
    for place, rule in enumerate(rules):
        for key, patterns in _patterns_of(rule):
            for n, pattern in enumerate(patterns):
                if f"'{pattern}'" not in proven:
                    _check_pattern(pattern, ("lint", place, key, n), document)


def _patterns_of(rule: LintRule) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return ("patterns", rule.patterns), ("beside", rule.beside), ("without", rule.without)


def _check_pattern(pattern: str, path: KeyPath, document: TomlDocument) -> None:
    from incident_tui.config.lint_patterns import problem_of  # noqa: PLC0415 - for others' patterns

    if wrong := problem_of(pattern):
        document.note(path, wrong)


def _check_lint_rule(rule: LintRule, path: KeyPath, document: TomlDocument) -> None:
    if not rule.patterns and rule.check is None:
        document.note((*path, "patterns"), "or a check is needed, else the rule looks for nothing")
    if rule.level in get_args(LintLevel) and (rule.level == "block") != (rule.check in BLOCKING):
        only = " and ".join(BLOCKING)
        what = f'must be "warn" or "hint", but for {only}, which must be "block"'
        document.note((*path, "level"), what)
    if rule.words and rule.check not in _LOOKING_FOR_WORDS:
        document.note((*path, "words"), f"belong to the checks {', '.join(_LOOKING_FOR_WORDS)}")
