"""What lint does apart from its rules: circumstances, levels, places, limits, hostile input."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import UTC, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from incident_tui.config.lint_patterns import problem_of
from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.decide import decide
from incident_tui.domain.decide.intents import Request
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.guidance.lint import circumstances, found_words, ignored, lint
from incident_tui.domain.guidance.lint_repeats import says_again
from incident_tui.domain.guidance.pattern_hints import may_match, words_needed
from incident_tui.domain.playbook.lint_rules import Circumstances, LintFinding, LintRule
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from tests.support import T0, at, declared, event, incident, playbook

GOOD = "Card payments fail in Europe. Next update by 12:30 UTC."
ALONE = Circumstances(playbook().lint, T0, UTC)


def names(found: tuple[LintFinding, ...]) -> list[str]:
    return [finding.rule for finding in found]


def about(*events: Event, minutes: float = 0) -> Circumstances:
    found = incident(declared(1), *events)
    return circumstances(found, playbook(), "external", now=at(minutes), tz=UTC)


def update(text: str, minutes: float, audience: str = "external") -> Event:
    return event(f.UpdatePosted(audience, "initial", text), minutes)


def verified(minutes: float) -> tuple[Event, ...]:
    applied = event(f.MitigationApplied("roll back"), minutes)
    how = "bought something with a test card"
    return applied, event(f.MitigationVerified(ref=applied.id, how=how), minutes + 1)


def test_a_finding_says_where_and_blocks_come_first() -> None:
    text = "Back soon. Next update by {{next_update}}."
    found = lint(text, "external", "resolved", ALONE)
    assert names(found) == ["empty_placeholder", "soon"]
    assert [text[x.start : x.end] for x in found] == ["{{next_update}}", "soon"]
    assert [x.blocks for x in found] == [True, False]


def test_the_better_form_names_the_time_that_is_due() -> None:
    found = lint("Card payments fail.", "external", "initial", about())
    assert names(found) == ["no_time_commitment"]
    assert "12:30 UTC" in found[0].better


def test_the_limit_is_the_interval_in_force() -> None:
    assert about().limit_at == at(30)
    assert about(event(f.IntervalChanged("external", 10), 1), minutes=2).limit_at == at(12)
    assert about(event(f.PublicDecided(yes=False), 1), minutes=2).limit_at is None


def test_a_promise_later_than_the_limit_warns_also_when_given_beside_the_text() -> None:
    late = replace(about(), promised_at=at(45))
    assert "promise_too_late" in names(lint("Card payments fail.", "external", "initial", late))
    exact = replace(about(), promised_at=at(30))
    assert names(lint("Card payments fail.", "external", "initial", exact)) == []


def test_the_previous_text_is_the_last_to_that_audience_since_reopening() -> None:
    events = (update("one", 1), update("two", 2), update("other", 3, "internal"))
    assert about(*events).previous == "two"
    assert about(*events, event(f.IncidentReopened("again"), 9)).previous is None
    corrected = event(f.EntryCorrected(events[1].id, "two, corrected"), 4)
    assert about(*events, corrected).previous == "two, corrected"


def test_an_all_clear_needs_a_verification_that_still_holds() -> None:
    text = "Everything is back to normal. Next update by 12:30 UTC."
    before, after = about(), about(*verified(5))
    assert names(lint(text, "external", "monitoring", before)) == ["premature_all_clear"]
    assert names(lint(text, "external", "monitoring", after)) == []
    again = about(*verified(5), event(f.IncidentReopened("again"), 9))
    assert names(lint(text, "external", "monitoring", again)) == ["premature_all_clear"]


def test_a_cause_may_be_named_once_it_is_confirmed() -> None:
    text = "Payments failed; it was caused by an expired certificate."
    raised = event(f.HypothesisRaised("certificate"), 1)
    settled = event(f.HypothesisSettled(raised.id, "confirmed"), 2)
    assert names(lint(text, "external", "resolved", about(raised))) == ["cause_named"]
    assert names(lint(text, "external", "resolved", about(raised, settled))) == []


def test_people_at_work_are_kept_out_of_public_texts_and_words_are_not_people() -> None:
    known = about(
        event(f.RoleAssigned("ic", "Maya Lopez"), 1),
        event(f.RoleAssigned("ops", "Will"), 1),
        event(f.LinkSet("ticket", "https://jira.example.com/browse/X-1"), 1),
    )
    for text in (
        "Maya has found the cause of failed payments.",
        "Failed payments: Maya Lopez is on it.",
        "Failed payments: see https://jira.example.com/browse/X-1 for more.",
        "Failed payments are known to Will.",
    ):
        assert "internal_detail" in names(lint(text, "external", "resolved", known)), text
    for text in ("We will retry failed payments.", "Will this happen again? No."):
        assert "internal_detail" not in names(lint(text, "external", "resolved", known)), text
    assert names(lint("Maya is on it", "internal", "initial", known)) == []


def test_a_secret_blocks_for_every_audience() -> None:
    token = "gh" + "p_" + "a1B2" * 9
    for audience in playbook().audiences:
        found = lint(f"use {token} to log in", audience, "resolved", ALONE)
        assert found[0].rule == "secret"
        assert found[0].blocks
        assert (found[0].start, found[0].end) == (4, 4 + len(token))


@pytest.mark.parametrize(
    ("now", "before", "again"),
    [
        (
            "Payments fail. Next update by 12:30 UTC.",
            "Payments fail. Next update by 13:00 UTC",
            True,
        ),
        ("Still looking", "still looking!", True),
        ("Payments fail.", "Payments fail. Orders are late.", False),
        (
            "Payments fail since 2 March, 09:00 UTC.",
            "Payments fail since 3 March, 10:00 UTC.",
            True,
        ),
        ("Payments fail. Orders are late.", "Payments fail.", False),
        ("Payments fail in 3 of 9 regions.", "Payments fail in 7 of 9 regions.", False),
        ("Customers can pay.", "Customers cannot pay.", False),
        ("", "", False),
    ],
)
def test_what_is_said_again_is_said_word_for_word(now: str, before: str, again: bool) -> None:
    assert says_again(now, before, ALONE) is again


def test_another_stage_is_something_new() -> None:
    said = replace(ALONE, previous=GOOD, previous_stage="identified")
    assert "near_duplicate" in names(lint(GOOD, "external", "identified", said))
    assert "near_duplicate" not in names(lint(GOOD, "external", "monitoring", said))


def test_the_stage_of_the_last_update_is_known() -> None:
    assert about(update("one", 1)).previous_stage == "initial"


def test_hints_come_last_and_can_be_left_out() -> None:
    text = "Orders should be back. Sorry for the trouble. Next update by {{next_update}}."
    found = lint(text, "external", "resolved", ALONE)
    assert [x.level for x in found] == ["block", "warn", "hint"]
    assert [x.warns for x in found] == [False, True, False]
    assert ignored(found) == ("hollow_apology",)
    left = lint(text, "external", "resolved", ALONE, hints=False)
    assert left == found[:2]


def test_the_words_of_a_finding_are_told_but_for_a_secret_and_the_whole_text() -> None:
    text = "Back soon; password=" + "hT7" + "x!9qLw2"
    found = {x.rule: found_words(x, text) for x in lint(text, "external", "initial", ALONE)}
    assert found["soon"] == "soon"
    assert found["secret"] == ""
    assert found["no_time_commitment"] == ""


def test_what_stands_beside_a_match_is_looked_for_in_its_sentence_alone() -> None:
    rule = LintRule(
        name="over",
        level="warn",
        why="w",
        better="b",
        patterns=(r"\bover\b",),
        beside=(r"\buntil\b[^.]{0,40}§", r"§ there\b"),
    )
    judged = replace(ALONE, rules=(rule,))
    for text, places in (
        ("It is over.", 1),
        ("Wait until it is over.", 0),
        ("Wait until noon. It is over.", 1),
        ("It is over there, and here it is over.", 1),
        ("Wait until\nit is over", 0),
    ):
        assert len(lint(text, "internal", "initial", judged)) == places, text


@pytest.mark.parametrize(
    "text",
    [
        "Nothing to see, a closing }} of code.",
        "The page shows ${{ secrets.TOKEN }} to visitors.",
        "`{{ name }}` is shown to visitors.",
        'The API answers {"a": {"b": {"c": 1}}} to apps.',
        "[RESOLVED] Orders work. See [orders](https://example.com).",
        "Sizes XX and XL are sold out; the time is TBD.",
    ],
)
def test_what_only_looks_like_a_blank_goes_out(text: str) -> None:
    assert not any(x.blocks for x in lint(text, "internal", "resolved", ALONE))


@pytest.mark.parametrize(
    "text",
    [
        "Next update by {{next_update}}.",
        "Next update by {{next_upd",
        "Next update by next_update}}.",
        "Next update: TBD",
        "[SCOPE] cannot pay.",
        "Payments fail since XX:XX UTC.",
        "Payments fail in <insert region>.",
        "Payments fail in [enter region].",
    ],
)
def test_a_blank_is_a_blank_in_every_shape(text: str) -> None:
    assert names(lint(text, "internal", "resolved", ALONE))[0] == "empty_placeholder"


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("at 14:30", True),
        ("at 2:30 pm", True),
        ("at 14:30 UTC", False),
        ("at 14:30Z", False),
        ("at 14:30 AEST", False),
        ("at 14:30 Pacific time", False),
        ("at 14:30 (Europe/Berlin)", False),
        ("from 14:30 to 15:00 UTC", False),
        ("14:30 UTC. Then at 15:00 again", False),
        ("Failing since 14:30 UTC. Next update by 15:00.", True),
        ("All times are in UTC. It began at 14:30", False),
        ("it took 1:30 hours", False),
        ("version 14.30 of the app", False),
        ("a ratio of 16:9", False),
        ("ends at 12:34:56:78", False),
        ("at 00:05am", True),
        ("um 9 Uhr", True),
        ("16時28分", True),
        ("日本時間16時28分", False),
        ("it took 2h15", False),
        ("at 14:30 local time", False),
    ],
)
def test_a_clock_time_needs_a_zone(text: str, fires: bool) -> None:
    assert ("no_zone" in names(lint(text, "internal", "monitoring", ALONE))) is fires


def test_one_rule_tells_only_its_first_findings() -> None:
    found = lint("soon " * 50, "external", "resolved", ALONE)
    assert names(found) == ["soon"] * 4


def test_a_placeholder_is_found_at_the_end_of_a_long_text() -> None:
    found = lint("words " * 4000 + "{{scope}}", "internal", "initial", ALONE)
    assert names(found) == ["empty_placeholder"]


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=400),
    st.sampled_from(["internal", "stakeholders", "external"]),
    st.sampled_from(["initial", "identified", "monitoring", "resolved"]),
)
def test_any_text_can_be_linted(text: str, audience: str, stage: str) -> None:
    found = lint(text, audience, stage, replace(about(), previous=text))
    assert all(0 <= x.start <= x.end <= len(text) for x in found)


def test_hints_never_hide_a_match() -> None:
    texts = [row.why + " " + row.better for row in playbook().lint]
    texts += ["Probably caused by a SEV-1 on db-prod-03; back SOON.", GOOD, "it's the fault of him"]
    for rule in playbook().lint:
        for pattern in rule.patterns:
            for text in texts:
                import re

                if re.search(pattern, text, re.IGNORECASE):
                    assert may_match(pattern, text.lower()), pattern


def test_hints_are_words_of_every_match() -> None:
    assert words_needed(r"\b(?:soon|later)\b") == {"soon", "later"}
    assert words_needed(r"(?:soon)?x") == frozenset()
    assert words_needed(r"[ab]c|.") == frozenset()


def test_every_shipped_pattern_is_sound() -> None:
    rules = playbook().lint
    patterns = {p for rule in rules for p in (*rule.patterns, *rule.beside, *rule.without)}
    assert {p: problem_of(p) for p in patterns if problem_of(p)} == {}


def test_no_hazard_is_built_on_a_hint() -> None:
    hints = {rule.name for rule in playbook().lint if rule.level == "hint"}
    watched = [hazard for hazard in playbook().hazards.values() if hazard.severities]
    assert len(watched) > 10
    assert all(hints.isdisjoint(hazard.rules) for hazard in watched)


HOSTILE = {
    "one long name of hyphens": "a-",
    "and of words": "ab-cd-",
    "words": "should the issue have been now resolved we are ",
    "hedges": "once until as soon as we have fixed ",
    "spaces": " ",
    "one word": "a",
    "lines": "\n",
    "times": "12:30 ",
    "dots": ". ",
    "HTML": "<p>error &amp; <b>x</b></p>",
    "a table": "| a | b |\n|---|---|\n",
    "right to left": "السلام عليكم ",
    "emoji": "🔥😀",
    "mixed": "Störung payment 決済 paiement оплата ",
    "addresses": "https://x.example/y?z=1 a@b.example ",
    "capitals": "Aaa ",
    "braces": "{{ }} ",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_no_text_keeps_lint_busy(piece: str) -> None:
    """Against a plain walk over the same text: no part of lint goes over and over it."""
    text = piece * (10_000 // len(piece))
    known = replace(about(), previous=text)

    def spent(work: Callable[[], object]) -> float:
        begun = time.process_time()
        work()
        return time.process_time() - begun

    lint(text, "external", "identified", known)  # its patterns are compiled now
    plain = min(spent(lambda: [re.findall(r"(?s).", text) for _ in range(20)]) for _ in range(3))
    lint_ = min(spent(lambda: lint(text, "external", "identified", known)) for _ in range(3))
    assert lint_ < 10 * plain


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_a_text_of_100_000_characters_is_linted(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    found = lint(f"{text}{{{{scope}}}}", "external", "initial", replace(about(), previous=text))
    assert found[0].rule == "empty_placeholder" or piece == "a"


# -- what decide makes of it ---------------------------------------------------------------------


def ask(text: str, audience: str = "external") -> object:
    request = Request(i.PostUpdate(audience, text, "initial"))
    return decide(request, incident(declared(1)), playbook(), T0 + timedelta(seconds=1))


def test_ignored_warnings_are_kept_with_the_update_each_once() -> None:
    found = ask("Payments fail. Sorry for any trouble, and sorry for this issue.")
    assert isinstance(found, tuple)
    fact = found[0].fact
    assert isinstance(fact, f.UpdatePosted)
    assert fact.ignored == ("no_time_commitment", "hollow_apology")


def test_a_good_update_is_recorded_without_warnings() -> None:
    found = ask(GOOD)
    assert isinstance(found, tuple)
    assert found[0].fact == f.UpdatePosted("external", "initial", GOOD, at(30), ())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Payments fail. Next update by {{next_update}}.", "blank"),
        ("Payments fail; password=" + "hT7" + "x!9qLw2", "password"),
    ],
)
def test_a_block_refuses_with_the_reason_and_a_way_out(text: str, says: str) -> None:
    found = ask(text)
    assert isinstance(found, RefusedError)
    assert says in found.what
    assert found.hint
