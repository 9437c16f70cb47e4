"""The lint rules of a playbook: names from closed lists, patterns that compile and cannot hang.

A pattern is a regular expression that a team writes. One that is broken is a finding; so is
one that repeats without end what already repeats without end, because some text would keep
it busy for hours.
"""

from __future__ import annotations

import importlib
import re
import warnings
from collections.abc import Iterator
from typing import Any

from incident_tui.config.toml.table import Table
from incident_tui.domain.playbook.lint_rules import BLOCKING, LintCheck, LintExcuse, LintRule

LEVELS = ("warn", "block")
LONGEST = 1_000
"""The longest pattern, in characters."""
MOST_ENDLESS = 3
"""How many parts of one pattern may repeat without a limit."""

_CHECKS = tuple(check.value for check in LintCheck)
_EXCUSES = tuple(excuse.value for excuse in LintExcuse)
_LOOKING_FOR_WORDS = (LintCheck.NO_SYMPTOM, LintCheck.NO_SCOPE)
_ENDLESS = 1_000
"""From here on a repetition counts as endless."""
_MANY = 10
"""From here on a repetition must not hold another one that is as long."""


def read_lint(
    top: Table, audiences: tuple[str, ...], stages: tuple[str, ...], proven: str = ""
) -> tuple[LintRule, ...]:
    """Return the lint rules of a playbook, in its order; what is wrong is noted.

    `proven` is the text of a file whose patterns are known to be sound: what it holds in
    quotes is not examined again, because examining takes longer than all other reading.
    """
    found = []
    tables = top.tables("lint")
    for table in tables:
        found.append(_rule(table, audiences, stages))
        _examine(table, "patterns", found[-1].patterns, proven)
        _examine(table, "without", found[-1].without, proven)
        table.end()
    checks = {rule.check for rule in found}
    for check in BLOCKING if tables else ():
        if check not in checks:
            top.note(
                "lint", f'needs a rule with check = "{check}": it keeps such a text from going out'
            )
    return tuple(found)


def _rule(table: Table, audiences: tuple[str, ...], stages: tuple[str, ...]) -> LintRule:
    level = table.choice("level", LEVELS)
    check = table.choice("check", _CHECKS) if "check" in table else ""
    patterns = table.texts("patterns", optional=True)
    rule = LintRule(
        name=table.slug("name"),
        level=level,
        audiences=table.words("audiences", audiences, optional=True) or audiences,
        stages=table.words("stages", stages, optional=True) or stages,
        why=table.text("why"),
        better=table.text("better"),
        patterns=patterns,
        without=table.texts("without", optional=True),
        check=LintCheck(check) if check in _CHECKS else None,
        words=frozenset(table.text("words", optional=True, lines=True).lower().split()),
        unless=tuple(LintExcuse(word) for word in table.words("unless", _EXCUSES, optional=True)),
    )
    if not patterns and "check" not in table:
        table.note("patterns", "or a check is needed, else the rule looks for nothing")
    if level in LEVELS and (level == "block") != (rule.check in BLOCKING):
        only = " and ".join(BLOCKING)
        table.note("level", f'must be "warn", but for {only}, which must be "block"')
    if rule.words and rule.check not in _LOOKING_FOR_WORDS:
        table.note("words", "belong to the checks no_symptom and no_scope")
    return rule


def _examine(table: Table, key: str, patterns: tuple[str, ...], proven: str) -> None:
    """Note the patterns that are broken or could hang."""
    for place, pattern in enumerate(patterns):
        wrong = None if f"'{pattern}'" in proven else problem_of(pattern)
        if wrong:
            table.sheet.note((*table.at(key), place), wrong)


def problem_of(pattern: str) -> str | None:
    """Return what is wrong with a pattern, as the end of a sentence, or None."""
    if len(pattern) > LONGEST:
        return f"must be at most {LONGEST} characters long"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            tree = importlib.import_module("re._parser").parse(pattern, re.IGNORECASE)
            compiled = re.compile(pattern, re.IGNORECASE)
    except (re.error, FutureWarning, DeprecationWarning, OverflowError, RecursionError) as error:
        return f"is not a pattern that can be used: {error}"
    if compiled.search(""):
        return "matches an empty text, so it would match everywhere"
    repeats = list(_repeats(tree))
    if any(depth > 1 for depth, _ in repeats):
        return "repeats many times what repeats many times, and could hang; give one a small limit"
    if sum(most >= _ENDLESS for _, most in repeats) > MOST_ENDLESS:
        return f"has more than {MOST_ENDLESS} endless repetitions, and could hang; give them limits"
    return None


def _repeats(tree: Any, depth: int = 0) -> Iterator[tuple[int, int]]:
    """Yield for each long repetition of a parsed pattern (how deep among such, its limit)."""
    for operation, argument in tree:
        inner = depth
        if str(operation) in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
            most = int(argument[1])
            if most >= _MANY:
                inner += 1
                yield inner, most
        for part in _parts(argument):
            yield from _repeats(part, inner)


def _parts(argument: Any) -> Iterator[Any]:
    """Yield the patterns inside the argument of one operation of a parsed pattern."""
    if type(argument).__name__ == "SubPattern":
        yield argument
    elif isinstance(argument, (list, tuple)):
        for item in argument:
            yield from _parts(item)
