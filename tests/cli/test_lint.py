"""`incident-tui lint`: a draft in, findings out; nothing is recorded."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.conftest import Run

GOOD = "Card payments fail in Europe. Next update in 20 minutes."
SORRY = "Sorry for the inconvenience"


def test_a_good_draft_is_clean(run: Run) -> None:
    found = run("lint", GOOD, "--audience", "external", "--stage", "initial", "--json")
    assert (found.status, found.json) == (0, {"findings": [], "hints": []})
    assert run("lint", GOOD, "--audience", "external").out == "Nothing to object to.\n"


def test_a_warning_is_told_with_its_reason_and_exits_0(run: Run) -> None:
    found = run("lint", f"{GOOD} {SORRY}.", "--audience", "ext", "--json")
    assert found.status == 0
    (finding,) = found.json["findings"]
    assert set(finding) == {"rule", "level", "start", "end", "why", "better"}
    assert (finding["rule"], finding["level"]) == ("hollow_apology", "warn")
    assert f"{GOOD} {SORRY}."[finding["start"] : finding["end"]] == SORRY
    lines = run("lint", f"{GOOD} {SORRY}.", "--audience", "ext").out.splitlines()
    assert lines[0] == f'warn  hollow_apology  "{SORRY}"'
    assert lines[1].strip() == finding["why"]
    assert lines[2].strip() == f"→ {finding['better']}"


def test_a_hint_stands_apart_and_is_told_last(run: Run) -> None:
    text = f"Orders fail. They should be back again. {SORRY}."
    found = run("lint", text, "--audience", "ext", "--stage", "monitoring", "--json").json
    assert [x["rule"] for x in found["findings"]] == ["no_time_commitment", "hollow_apology"]
    assert [(x["rule"], x["level"]) for x in found["hints"]] == [("unverified_promise", "hint")]
    lines = run("lint", text, "--audience", "ext", "--stage", "monitoring").out.splitlines()
    heads = [line.split()[0] for line in lines if not line.startswith(" ")]
    assert heads == ["warn", "warn", "hint"]


def test_a_block_exits_1(run: Run) -> None:
    found = run("lint", "Next update by {{next_update}}.", "--audience", "internal", "--json")
    assert found.status == 1
    assert found.json["findings"][0]["level"] == "block"


def test_a_secret_is_not_printed(run: Run) -> None:
    secret = "hT7" + "x!9qLw2"
    found = run("lint", f"password={secret} fails", "--audience", "external")
    assert found.status == 1
    assert secret not in found.out


def test_a_dash_reads_stdin(run: Run) -> None:
    found = run("lint", "-", "--audience", "external", "--json", stdin=f"{GOOD} {SORRY}.\n")
    assert [x["rule"] for x in found.json["findings"]] == ["hollow_apology"]


def test_an_incident_lends_its_record(run: Run, amber: str) -> None:
    run("update", amber, "external", GOOD)
    found = run("lint", GOOD, amber, "--audience", "external", "--json")
    assert [x["rule"] for x in found.json["hints"]] == ["near_duplicate"]
    text = "Card payments fail in Europe. Next update in 3 hours."
    found = run("lint", text, amber, "--audience", "external", "--json")
    assert "promise_too_late" in [x["rule"] for x in found.json["findings"]]


def test_it_records_nothing(run: Run, amber: str) -> None:
    file = Path(os.environ["INCIDENT_TUI_DATA"]) / f"{amber}.json"
    before = file.read_bytes()
    assert run("lint", "soon", amber, "--audience", "external").status == 0
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("argv", "status", "says"),
    [
        (("lint",), 2, "TEXT"),
        (("lint", "x"), 2, "--audience"),
        (("lint", "x", "--audience", "pope"), 2, "no audience 'pope'"),
        (("lint", "x", "--audience", "external", "--stage", "final"), 2, "no stage 'final'"),
        (("lint", " ", "--audience", "external"), 2, "nothing to check"),
        (("lint", "x", "nobody", "--audience", "external"), 3, "no incident 'nobody'"),
    ],
)
def test_wrong_use_says_what_to_do(run: Run, argv: tuple[str, ...], status: int, says: str) -> None:
    found = run(*argv)
    assert found.status == status
    assert says in found.err


def test_a_long_draft_with_control_sequences_is_checked(run: Run) -> None:
    found = run("lint", "\x1b[2J" + "word " * 2000 + "soon", "--audience", "external", "--json")
    assert found.status == 0
    assert "\x1b" not in found.out
