"""What commands make of words: whose incident they are, options, secrets, bytes."""

from __future__ import annotations

import json
import os
import shlex
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_record import events, last

SECRET = "hGx82kLmQ9rT"
LEAK = f"password={SECRET}"


def texts(name: str) -> list[object]:
    return [event["body"].get("text") for event in events(name)[1:]]  # type: ignore[attr-defined]


# -- what was understood -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("do", "amber", "2026-03-02T12:05Z @raj: db failover"),
         "2026-03-02 12:05Z note: db failover, said by raj"),
        (("do", "amber", "~2026-03-02T12:05Z %look"), "~2026-03-02 12:05Z note: look, private"),
        (("do", "amber", "unknown: it began"), "time unknown note: it began"),
        (("do", "amber", "2026-03-02T12:05Z ?the pool"), "12:05Z hypothesis: the pool"),
        (("do", "amber", "2026-03-02T12:05Z >i We look into it"),
         "12:05Z update: We look into it, to internal"),
        (("log", "amber", "db failover", "--at", "2026-03-02T12:05Z", "--by", "raj"),
         "2026-03-02 12:05Z note: db failover, said by raj"),
        (("log", "amber", "x", "--kind", "action", "--at", "unknown"), "time unknown action: x"),
    ],
)  # fmt: skip
def test_with_v_what_was_understood_is_on_stderr(
    run: Run, amber: str, argv: tuple[str, ...], said: str
) -> None:
    quiet = run(*argv, "--once", "k")
    assert quiet.status == 0
    loud = run(*argv, "--once", "k", "-v")
    assert loud.out == quiet.out == f"{last(amber)['id']}\n"
    assert said in loud.err
    assert said not in quiet.err


def test_json_says_what_was_understood(run: Run, amber: str) -> None:
    found = run("do", amber, "~2026-03-02T12:05Z %@raj: db failover", "--json").json
    assert found["understood"] == [
        {"kind": "note", "at": "2026-03-02T12:05:00.000Z", "text": "db failover", "approx": True,
         "audience": None, "actor": "raj", "private": True}
    ]  # fmt: skip
    logged = run("log", amber, "-", "--json", stdin="one\ntwo\n").json
    assert [one["text"] for one in logged["understood"]] == ["one", "two"]
    assert len(logged["events"]) == 2


def test_yes_says_what_it_took(run: Run, amber: str) -> None:
    refused = run("do", amber, "-30h it began")
    assert refused.status == 4
    assert "more than a day ago" in refused.err
    taken = run("do", amber, "-30h it began", "--yes")
    assert (taken.status, "; taken: " in taken.err) == (0, True)


@pytest.mark.parametrize(
    ("line", "texts_of"),
    [
        ("2:05 PM db failover started", ("db failover started",)),
        ("12:05 AM pager went off", ("pager went off",)),
        ("14:05 CET db failover", ("db failover",)),
        ("14:05 +01:00 db failover", ("db failover",)),
        ("2026-03-02 14:05 CET db failover", ("db failover",)),
        ("1500 users affected", ("1500 users affected",)),
        ("1234 errors/s on checkout", ("1234 errors/s on checkout",)),
        ("2359 orders lost", ("2359 orders lost",)),
        ("2026 was the year of the migration", ("2026 was the year of the migration",)),
    ],
)
def test_a_line_is_taken_right_or_asked(
    run: Run, amber: str, line: str, texts_of: tuple[str, ...]
) -> None:
    """At any time of day: never another hour, never a lost word, never a mitigation."""
    found = run("do", amber, line)
    if found.status == 4:
        assert "--yes" in found.err
        assert len(events(amber)) == 1
        return
    assert found.status == 0
    assert last(amber)["kind"] == "entry.added"
    assert texts(amber) == list(texts_of)
    hours = {"2:05 PM": "T14:05", "12:05 AM": "T00:05", "14:05 CET": "T13:05", "14:05 +": "T13:05"}
    for begin, hour in hours.items():
        if line.startswith(begin):
            assert hour in str(last(amber)["at"])


def test_at_is_what_a_relative_time_inside_the_line_counts_from(run: Run, amber: str) -> None:
    run("do", amber, "*@raj 10m watch", "--at", "2026-03-02T12:04Z")
    assert last(amber)["at"] == "2026-03-02T12:04:00.000Z"
    assert "2026-03-02T12:14:00.000Z" in str(last(amber)["body"])


# -- which incident ------------------------------------------------------------------------------


def test_one_word_is_text_for_the_one_live_incident(run: Run, amber: str) -> None:
    assert run("log", "pods restarted").status == 0
    assert run("do", "/ack").status == 0
    assert run("log", "-", stdin="from a pipe\n").status == 0
    assert [e["kind"] for e in events(amber)[1:]] == [
        "entry.added", "incident.acknowledged", "entry.added"
    ]  # fmt: skip
    missing = run("log", amber)
    assert (missing.status, "TEXT is missing" in missing.err) == (2, True)
    path = Path(os.environ["INCIDENT_TUI_DATA"]) / "amber.json"
    assert run("do", str(path)).status == 2
    assert run("log", "pods", "restarted").status == 3
    assert len(events(amber)) == 4


@pytest.mark.parametrize("argv", [("log", "a text"), ("do", "a text"), ("status",), ("timers",)])
def test_none_or_several_live_are_listed(run: Run, argv: tuple[str, ...]) -> None:
    none = run(*argv)
    assert (none.status, "No incident is live" in none.err) == (3, True)
    run("declare", "x", "--id", "practice", "--drill")
    drill = run(*argv)
    assert (drill.status, "Only a drill is live: practice" in drill.err) == (3, True)
    run("declare", "x", "--id", "one")
    assert run(*argv).status == 0
    run("declare", "x", "--id", "two")
    several = run(*argv)
    assert several.status == 3
    assert "one" in several.err
    assert "two" in several.err
    assert "practice" not in several.err


def test_a_prompt_names_no_drill(run: Run) -> None:
    run("declare", "x", "--id", "practice", "--drill", "-s1")
    run("declare", "real", "--id", "real", "-s3")
    assert run("status", "--oneline").out.startswith("SEV-3 · real")


# -- options are not words -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("log amber text --privat", "--private"),
        ("log amber text --prviate", "--private"),
        ("log amber 'a text' --knd=action", "--kind"),
        ("log amber text --allow", "--allow-secret"),
        ("log 'a text' --privat", "--private"),
        ("log amber --force-push --yess", "--yes"),
        ("do amber /ack --ys", "--yes"),
        ("do amber text --verbos", "--verbose"),
        ("update amber internal text --stag monitoring", "--stage"),
        ("update amber --stag monitoring internal text", "--stage"),
        ("update amber internal text --nxt 30m", "--next"),
        ("redact amber H1 why --jsn", "--json"),
    ],
)
def test_what_is_nearly_an_option_is_refused(run: Run, amber: str, words: str, meant: str) -> None:
    found = run(*shlex.split(words))
    assert found.status == 2
    assert f"did you mean {meant}?" in found.err
    assert len(events(amber)) == 1


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("log amber --privat", "--privat"),
        ("log amber --force-push broke it", "--force-push broke it"),
        ("log amber they ran git push --force-with-lease", "they ran git push --force-with-lease"),
        ("log amber '--at the moment of truth'", "--at the moment of truth"),
        ("log amber text -- --privat", "text --privat"),
        ("log amber text '--privat is missing'", "text --privat is missing"),
        ("do amber --dry-run was forgotten", "--dry-run was forgotten"),
    ],
)
def test_text_may_begin_with_dashes(run: Run, amber: str, words: str, text: str) -> None:
    assert run(*shlex.split(words)).status == 0
    assert texts(amber) == [text]


# -- secrets -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "argv",
    [
        ("log", "amber", LEAK),
        ("log", "amber", LEAK, "--private"),
        ("log", "amber", "hello", "--by", LEAK),
        ("do", "amber", f"the {LEAK} is in the log"),
        ("do", "amber", f"+rotate {LEAK}"),
        ("do", "amber", f"-30h {LEAK}"),
        ("declare", f"leaked {LEAK}", "--id", "leak"),
    ],
)
def test_a_secret_is_asked_about_and_never_printed(
    run: Run, amber: str, argv: tuple[str, ...]
) -> None:
    refused = run(*argv)
    assert refused.status == 4
    assert "holds a secret (" in refused.err
    assert len(events(amber)) == 1
    more = ("--yes",) if "-30h" in argv[-1] else ("--allow-secret",)
    for found in (refused, run(*argv, *more, "--json", *(() if argv[0] == "declare" else ("-v",)))):
        assert SECRET not in found.out + found.err
    assert found.status == 0


@pytest.mark.parametrize(
    "argv",
    [
        ("log", "amber", "hello", "--at", LEAK),
        ("log", LEAK, "hello"),
        ("update", "amber", "external", "hello", "--stage", LEAK),
        ("status", LEAK),
        (LEAK,),
    ],
)
def test_a_failure_does_not_quote_a_secret(run: Run, amber: str, argv: tuple[str, ...]) -> None:
    found = run(*argv)
    assert found.status in {2, 3}
    assert SECRET not in found.out + found.err
    assert len(events(amber)) == 1


@pytest.mark.parametrize("option", ["--allow-secret", "--yes"])
@pytest.mark.parametrize(
    "argv",
    [
        ("do", "amber", f">e We changed {LEAK}"),
        ("do", "amber", f"/update external identified: {LEAK}"),
        ("update", "amber", "external", f"We changed {LEAK}"),
    ],
)
def test_an_update_with_a_secret_is_refused_always(
    run: Run, amber: str, argv: tuple[str, ...], option: str
) -> None:
    if argv[0] == "update" and option == "--allow-secret":
        option = "--yes"
    for found in (run(*argv), run(*argv, option)):
        assert found.status == 4
        assert "The update holds a secret (" in found.err
        assert "--allow-secret" not in found.err
        assert SECRET not in found.out + found.err
    assert len(events(amber)) == 1


def test_of_a_stream_the_other_lines_are_recorded(run: Run, amber: str) -> None:
    lines = f"one\n\n{LEAK}\n{'x' * 100_001}\ntwo\n"
    found = run("log", amber, "-", "--once", "k", stdin=lines)
    assert found.status == 4
    assert texts(amber) == ["one", "two"]
    assert "line 3 was not recorded: It holds a secret (" in found.err
    assert "line 4 was not recorded: That is 100,001 characters long" in found.err
    assert SECRET not in found.out + found.err
    run("log", amber, "-", "--once", "k", "--allow-secret", stdin=lines)
    assert texts(amber) == ["one", "two", LEAK]


def test_an_alert_with_a_secret_is_declared_and_its_words_are_left_out(run: Run) -> None:
    alert = json.dumps({"title": "checkout 5xx", "description": f"retry with {LEAK}"})
    found = run("declare", "--from-alert", "-", "--id", "x", stdin=alert)
    assert found.status == 0
    assert "were not logged" in found.err
    assert SECRET not in found.out + found.err + str(events("x"))


# -- bytes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "kept", "says"),
    [
        (b"first\r\nsecond\r\n", ["first", "second"], ""),
        (b"\xef\xbb\xbffirst\nsecond", ["first", "second"], ""),
        (b"ok\ncaf\xe9 down\nok too\n", ["ok", "caf\u00e9 down", "ok too"],
         "1 line was no UTF-8 and read as Windows-1252: 2"),
        (b"\x80 lost\n\xfcber\n", ["\u20ac lost", "\u00fcber"], "2 lines were no UTF-8"),
        (b"\x1b[2J\none\n", ["one"], ""),
    ],
)  # fmt: skip
def test_a_stream_of_any_bytes_is_logged_a_line_an_entry(
    run: Run, amber: str, given: bytes, kept: list[str], says: str
) -> None:
    found = run("log", amber, "-", stdin=given)
    assert found.status == 0
    assert texts(amber) == kept
    assert says in found.err


def test_an_update_and_a_draft_are_read_of_any_bytes(run: Run, amber: str) -> None:
    text = b"Le caf\xe9 est ferm\xe9\r\n"
    assert run("update", amber, "internal", "-", stdin=text).status == 0
    assert texts(amber) == ["Le caf\u00e9 est ferm\u00e9"]
    assert run("lint", "-", "--audience", "internal", stdin=text).status in {0, 1}


# -- updates -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "argv",
    [("update", "amber", "external", "Sorry, soon fixed"), ("do", "amber", ">e Sorry, soon fixed")],
)
def test_what_an_update_is_warned_of_is_on_stderr_and_kept(
    run: Run, amber: str, argv: tuple[str, ...]
) -> None:
    found = run(*argv)
    assert found.status == 0
    ignored = last(amber)["body"]["ignored"]  # type: ignore[index]
    assert ignored
    for rule in ignored:
        assert f"warn  {rule}  " in found.err
    assert "→ " in found.err
    assert found.out == f"{last(amber)['id']}\n"


def test_a_stage_that_the_text_says_is_asked_about(run: Run, amber: str) -> None:
    asked = run("update", amber, "external", "The incident is resolved.")
    assert (asked.status, "This says resolved" in asked.err) == (4, True)
    given = run("update", amber, "external", "The incident is resolved.", "--stage", "monitoring")
    assert (given.status, "the text says resolved" in given.err) == (0, True)
    assert run("update", amber, "external", "resolved: All is well.").status == 0
    assert last(amber)["body"]["stage"] == "resolved"  # type: ignore[index]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/strike", "strikes out: note 'db failover'"),
        ("/pin", "pins: note 'db failover'"),
        ("/private", "makes private: note 'db failover'"),
        ("/retime 12:00", "puts at 12:00"),
    ],
)
def test_what_amends_an_entry_says_which(run: Run, amber: str, line: str, said: str) -> None:
    run("log", amber, "db failover")
    found = run("do", amber, line, "-v", "--yes")
    assert found.status == 0
    assert said in found.err
    assert "db failover" in found.err


def test_a_time_by_option_asks_what_the_time_in_the_line_asks(run: Run, amber: str) -> None:
    inside = run("do", amber, "-20m /snooze external 10m calm")
    beside = run("do", amber, "/snooze external 10m calm", "--at", "-20m")
    assert (inside.status, beside.status) == (4, 4)
    assert "That quiet is over by now" in beside.err
    assert run("do", amber, "/snooze external 30m calm", "--at", "-20m").status == 0
