"""The lint rules of a playbook are read as strictly as the rest, and no pattern can hang."""

from __future__ import annotations

from pathlib import Path

import pytest

from incident_tui.config.lint_patterns import LONGEST, problem_of
from incident_tui.config.playbook import PlaybookError, load_playbook
from incident_tui.domain.playbook.lint_rules import BLOCKING, LintCheck
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.paths import shipped

TEXT = shipped("data", "playbook.toml").read_text("utf-8")
RULE = """
[[lint]]
name = "mine"
level = "warn"
patterns = ["synergy"]
why = "Nobody says that."
better = "Say what is meant."
"""


@pytest.fixture(scope="module")
def playbook() -> Playbook:
    return load_playbook()


def findings(tmp_path: Path, text: str) -> str:
    path = tmp_path / "mine.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(PlaybookError) as caught:
        load_playbook(path)
    return "\n".join(str(finding) for finding in caught.value.findings)


def test_every_check_is_used_and_only_two_rules_refuse(playbook: Playbook) -> None:
    assert {rule.check for rule in playbook.lint} >= set(LintCheck)
    refusing = {rule.check for rule in playbook.lint if rule.level == "block"}
    assert refusing == set(BLOCKING)


def test_every_rule_gives_a_reason_and_a_better_form(playbook: Playbook) -> None:
    assert all(rule.why and rule.better for rule in playbook.lint)


def test_refusing_rules_apply_everywhere(playbook: Playbook) -> None:
    for rule in playbook.lint:
        if rule.level == "block":
            assert set(rule.audiences) == set(playbook.audiences)
            assert {stage.slug for stage in playbook.stages} == set(rule.stages)


def test_a_rule_of_ones_own_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(TEXT + RULE, "utf-8")
    rule = load_playbook(path).lint[-1]
    assert (rule.name, rule.level, rule.patterns) == ("mine", "warn", ("synergy",))
    assert set(rule.audiences) == {"internal", "stakeholders", "external"}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('["synergy"]', '["(synergy"]', "is not a pattern that can be used"),
        ('["synergy"]', '["(a+)+b"]', "could hang"),
        ('["synergy"]', '["a*"]', "matches an empty text"),
        ('["synergy"]', '["ok", "[[a]"]', "patterns[1]"),
        ('["synergy"]', '["a.*b.*c.*d.*e"]', "endless repetitions"),
        ('patterns = ["synergy"]', 'without = ["("]', "without[0]"),
        ('patterns = ["synergy"]\n', "", "or a check is needed"),
        ('patterns = ["synergy"]', 'check = "no_joy"', '"no_joy", which is not known here'),
        ('level = "warn"', 'level = "block"', 'must be "warn"'),
        ('level = "warn"', 'level = "shout"', '"shout", which is not known here'),
        ("why =", "whi =", 'did you mean "why"'),
        ('name = "mine"', 'name = "My rule"', "must be 1 to 40"),
        ('["synergy"]', '["synergy"]\nunless = ["sunday"]', '"sunday", which is not known here'),
        ('["synergy"]', '["synergy"]\naudiences = ["pope"]', '"pope", which is not known here'),
        ('["synergy"]', '["synergy"]\nwords = "a the"', "belong to the checks"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in RULE
    found = findings(tmp_path, TEXT + RULE.replace(old, new))
    assert says in found
    first = TEXT.count("\n") + 2
    lines = range(first, first + RULE.count("\n") + 2)
    assert any(f"line {line}:" in found for line in lines), found


def test_the_rules_that_refuse_cannot_be_left_out(tmp_path: Path) -> None:
    start = TEXT.index('[[lint]]\nname = "secret"')
    end = TEXT.index("[[lint]]", start + 8)
    assert 'needs a rule with check = "secret"' in findings(tmp_path, TEXT[:start] + TEXT[end:])


@pytest.mark.parametrize(
    ("pattern", "sound"),
    [
        (r"\bsoon\b", True),
        (r"(?:a|b{1,3}){2,40}x", True),
        (r"\b(?:\w+ ){0,4}later\b", True),
        (r"(\w+\s?){2,}$", False),
        (r"(?:[a-z]{1,20} ){1,20}x", False),
        (r"(?<=x+)y", False),
        ("x" * (LONGEST + 1), False),
        (r"\x", False),
    ],
)
def test_a_pattern_that_could_hang_is_refused(pattern: str, sound: bool) -> None:
    assert (problem_of(pattern) is None) is sound
