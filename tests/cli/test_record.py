"""The commands that write: what is printed, what is in the file, what is refused and how."""

from __future__ import annotations

import json
import os
import re
import stat
from pathlib import Path

import pytest
from tinydb import TinyDB

from incident_tui.domain.record.event_id import is_event_id
from tests.cli.conftest import Run


def events(name: str) -> list[dict[str, object]]:
    """Read a file as anybody's TinyDB would."""
    path = Path(os.environ["INCIDENT_TUI_DATA"]) / f"{name}.json"
    database = TinyDB(path, access_mode="r")
    found = [dict(document) for document in database.table("events").all()]
    database.close()
    return found


def last(name: str) -> dict[str, object]:
    return events(name)[-1]


def test_declare_prints_the_id_as_its_last_word_and_keeps_the_file_private(run: Run) -> None:
    found = run("declare", "checkout", "5xx", "-s", "2", "--ic", "maya", "--source", "alert")
    incident_id = found.out.split()[-1]
    assert re.fullmatch(r"inc-\d{8}-[a-z]+(-\d+)?", incident_id)
    folder = Path(os.environ["INCIDENT_TUI_DATA"])
    path = folder / f"{incident_id}.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    kinds = [event["kind"] for event in events(incident_id)]
    assert kinds == ["incident.declared", "role.assigned"]


def test_a_severity_left_out_runs_as_1_unassessed(run: Run) -> None:
    run("declare", "something", "--id", "x")
    status = run("status", "x", "--json").json
    assert (status["severity"], status["assessed"]) == (1, False)


@pytest.mark.parametrize(
    "text",
    [
        "-5 pods restarted",
        "-5m is not a time here",
        "/sev 2 is text",
        "!not a decision",
        "--at the moment of truth",
        "%",
        "14:05 pager",
        "[/x] [@click=app.quit]x[/]",
    ],
)
def test_log_takes_its_text_literally(run: Run, amber: str, text: str) -> None:
    found = run("log", amber, text)
    assert found.status == 0
    assert is_event_id(found.out.strip())
    event = last(amber)
    assert event["id"] == found.out.strip()
    assert event["body"] == {"entry_kind": "note", "text": text}


@pytest.mark.parametrize(
    "argv",
    [
        ("log", "amber", "--at", "-5m", "text"),
        ("log", "amber", "text", "--at", "-5m"),
        ("log", "amber", "--at=-5m", "--", "text"),
        ("--as", "sam", "log", "amber", "--at", "-5m", "text"),
    ],
)
def test_options_and_times_may_stand_anywhere(run: Run, amber: str, argv: tuple[str, ...]) -> None:
    assert run(*argv).status == 0
    event = last(amber)
    assert event["body"] == {"entry_kind": "note", "text": "text"}
    assert str(event["at"]) < str(event["rec"])


def test_after_two_dashes_everything_is_text(run: Run, amber: str) -> None:
    assert run("log", amber, "--", "--at", "-5m").status == 0
    assert last(amber)["body"] == {"entry_kind": "note", "text": "--at -5m"}


def test_a_line_of_stdin_is_an_entry_and_has_its_id(run: Run, amber: str) -> None:
    found = run("log", amber, "-", "--kind", "action", stdin="one\n\ntwo\n")
    assert found.out.split() == [event["id"] for event in events(amber)[1:]]
    assert [event["body"] for event in events(amber)[1:]] == [
        {"entry_kind": "action", "text": "one"},
        {"entry_kind": "action", "text": "two"},
    ]


def test_once_writes_one_entry_and_prints_its_id_again(run: Run, amber: str) -> None:
    first = run("log", amber, "deploy 42", "--once", "deploy-42")
    again = run("log", amber, "deploy 42 again", "--once", "deploy-42")
    assert first.out == again.out
    assert len(events(amber)) == 2
    assert (
        run("do", amber, "/ack", "--once", "k").out == run("do", amber, "/ack", "--once", "k").out
    )
    assert len(events(amber)) == 3


def test_declare_once_is_one_incident(run: Run) -> None:
    first = run("declare", "alert 7", "--once", "alert-7").out
    assert run("declare", "alert 7", "--once", "alert-7").out == first
    assert len(run("list", "--json").json["incidents"]) == 1


def test_who_recorded_and_who_said_it(run: Run, amber: str) -> None:
    run("log", amber, "x", "--as", "sam", "--by", "@raj", "--private")
    event = last(amber)
    assert event["by"] == "sam"
    assert event["body"] == {"entry_kind": "note", "text": "x", "actor": "raj", "private": True}


def test_unknown_and_approximate_times(run: Run, amber: str) -> None:
    assert run("log", amber, "x", "--at", "unknown").status == 0
    assert last(amber)["at"] is None
    assert run("log", amber, "x", "--at", "~2026-03-02T12:05Z").status == 0
    assert last(amber)["approx"] is True
    assert last(amber)["at"] == "2026-03-02T12:05:00.000Z"


def test_a_doubtful_time_exits_4_names_the_form_that_is_not_and_can_be_confirmed(run: Run) -> None:
    run("declare", "x", "--id", "x", "--impact-at", "-10m")
    refused = run("log", "x", "--at", "-30h", "text")
    assert refused.status == 4
    named = re.search(r"say (\S+Z)", refused.err)
    assert named
    assert run("log", "x", "--at", named[1], "text").status == 0
    assert run("log", "x", "--at", "-30h", "text", "--yes").status == 0
    assert run("log", "x", "--at", "-20m", "before the impact").status == 4
    assert run("do", "x", "-30h text").status == 4
    assert run("do", "x", "-30h text", "--yes").status == 0


def test_do_records_what_the_composer_would(run: Run, amber: str) -> None:
    for line in (
        "?the pool",
        "!roll back",
        "+roll back",
        "*@lee 15m look",
        "/ic maya",
        "%14 secret",
    ):
        assert run("do", amber, line).status == 0, line
    kinds = [event["kind"] for event in events(amber)[1:]]
    assert kinds == [
        "hypothesis.raised",
        "decision.recorded",
        "mitigation.considered",
        "task.given",
        "role.assigned",
        "entry.added",
    ]


def test_do_at_backdates_unless_the_line_has_its_own_time(run: Run, amber: str) -> None:
    run("do", amber, "/ic maya", "--at", "2026-03-02T12:04Z")
    assert last(amber)["at"] == "2026-03-02T12:04:00.000Z"
    run("do", amber, "2026-03-02T12:09Z text", "--at", "2026-03-02T12:04Z")
    assert last(amber)["at"] == "2026-03-02T12:09:00.000Z"


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("-20m restarted db", "2026-02-20T10:05:00.000Z"),
        ("10:10 restarted db", "2026-02-20T10:10:00.000Z"),
        ("-20m *@raj 10m watch", "2026-02-20T10:05:00.000Z"),
    ],
)
def test_a_time_of_the_lines_own_counts_from_at(run: Run, amber: str, line: str, at: str) -> None:
    assert run("do", amber, "--at", "2026-02-20T10:25Z", line).status == 0
    assert last(amber)["at"] == at


def test_update_records_audience_stage_and_promise(run: Run, amber: str) -> None:
    found = run(
        "update", amber, "ext", "We look into it, sorry for the trouble", "--stage", "identified",
        "--at", "2026-03-02T12:10Z", "--next", "20m",
    )  # fmt: skip
    assert found.status == 0
    assert last(amber)["body"] == {
        "audience": "external",
        "stage": "identified",
        "text": "We look into it, sorry for the trouble",
        "next_at": "2026-03-02T12:30:00.000Z",
        "ignored": ["hollow_apology"],
    }


@pytest.mark.parametrize(
    ("argv", "status", "says"),
    [
        (("log", "amber"), 2, "TEXT"),
        (("log", "amber", " "), 2, "nothing to log"),
        (("log", "amber", "x", "--kind", "poem"), 2, "not a kind"),
        (("log", "amber", "x", "--at", "soonish"), 2, "not a time"),
        (("log", "amber", "x", "--at"), 2, "needs a value"),
        (("log", "amber", "x", "--by", "-v"), 2, "needs a value"),
        (("log", "amber", "x", "--by", "raj", "--by=kim"), 2, "--by is given twice"),
        (("log", "amber", "--at", "-5m", "x", "--at", "-6m"), 2, "--at is given twice"),
        (("declare", "x", "--ic", "raj", "--ic", "kim"), 2, "--ic is given twice"),
        (("declare", "x", "-s1", "--severity", "2"), 2, "--severity is given twice"),
        (("log", "nobody", "x"), 3, "no incident 'nobody'"),
        (("log", "../amber", "x"), 3, ""),
        (("log", "AMBER", "x"), 2, "not an incident id"),
        (("do", "amber", "/bogus"), 4, "no command /bogus"),
        (("do", "amber", "/help"), 2, "for the screen"),
        (("do", "amber", "/close"), 4, "still live"),
        (("do", "amber", "/sev 1 again"), 4, "already"),
        (("update", "amber", "pope", "x"), 2, "no audience"),
        (("update", "amber", "internal", "x", "--stage", "final"), 2, "no stage"),
        (("update", "amber", "internal", "x", "--next", "later"), 2, "not a time ahead"),
        (("declare",), 2, "TITLE"),
        (("declare", "x", "-s", "9"), 2, "severity"),
        (("declare", "x", "--sevrity", "1"), 2, "did you mean --severity"),
        (("declare", "x", "--id", "../x"), 2, "id"),
        (("declare", "x", "--id", "amber"), 5, "exists"),
        (("declare", "x", "--source", "rumour"), 4, "not a source"),
        (("declare", " "), 4, "title"),
        (("status", "--tz", "Mars/Base"), 2, "no time zone"),
        (("statsu",), 2, "did you mean status"),
        (("--nope",), 2, "no option"),
        (("export", "amber", "--format", "poem"), 2, "poem"),
    ],
)
def test_wrong_use_is_one_sentence_and_a_way_out(
    run: Run, amber: str, argv: tuple[str, ...], status: int, says: str
) -> None:
    found = run(*argv)
    assert found.status == status
    assert found.err.startswith("incident-tui: ")
    assert "Traceback" not in found.err
    assert says in found.err
    assert len(events(amber)) == 1


def test_a_part_of_an_id_is_enough_when_only_one_has_it(run: Run) -> None:
    run("declare", "x", "--id", "inc-1-amber")
    run("declare", "y", "--id", "inc-1-cedar")
    assert run("log", "amber", "x").status == 0
    found = run("log", "inc-1", "x")
    assert found.status == 3
    assert "inc-1-amber" in found.err
    assert "inc-1-cedar" in found.err


def test_an_incident_may_be_named_by_its_path(run: Run, amber: str, tmp_path: Path) -> None:
    path = tmp_path / "incidents" / f"{amber}.json"
    assert run("log", str(path), "by path").status == 0
    assert run("status", str(path), "--json").json["id"] == amber


def test_hostile_text_is_cleaned_before_it_is_stored(run: Run, amber: str) -> None:
    run("log", amber, "a\x1b]0;x\x07b \x1b[2J\u202e[/x]\x9b2J", "--by", "r\x1b[31maj")
    body = last(amber)["body"]
    assert body == {"entry_kind": "note", "text": "ab [/x]", "actor": "raj"}


def test_a_file_with_hostile_text_prints_none_of_it(run: Run, amber: str, tmp_path: Path) -> None:
    path = tmp_path / "incidents" / f"{amber}.json"
    database = TinyDB(path)
    database.table("events").insert(
        {"id": "01a20892-f713-7000-851e-3fd393eb8ee4", "v": 1, "kind": "incident.renamed",
         "at": None, "rec": "2026-03-02T12:01:00.000Z", "by": "x\x1b[2J", "node": "",
         "body": {"title": "t\x1b]0;pwn\x07\x9b2Jitle"}}
    )  # fmt: skip
    database.close()
    for argv in (("status",), ("list",), ("export",), ("export", "--format", "timeline")):
        found = run(*argv, *([] if argv == ("list",) else [amber]))
        assert found.status == 0
        assert not set(found.out + found.err) & set("\x1b\x07\x9b")
        assert "title" in found.out


def test_a_missing_or_unwritable_place_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    found = run("declare", "x", "--data-dir", str(tmp_path / "file" / "below"))
    assert found.status == 5
    assert "incident-tui: " in found.err


def test_a_bad_playbook_is_said_and_never_stops_an_incident(run: Run, tmp_path: Path) -> None:
    bad = tmp_path / "playbook.toml"
    bad.write_text("[severity]\nwhat = 1\n")
    found = run("declare", "x", "--playbook", str(bad), "--id", "x")
    assert found.status == 0
    assert "playbook.toml" in found.err


def test_a_bad_settings_file_is_said_and_never_stops_an_incident(run: Run, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('thme = "x"\n')
    found = run("declare", "x", "--id", "x")
    assert found.status == 0
    assert "theme" in found.err


def test_the_source_is_said_later_and_the_last_one_counts(run: Run) -> None:
    incident_id = run("declare", "checkout", "-s", "2").out.split()[-1]
    assert "Source: not recorded." in run("export", incident_id, "--format", "aar").out
    assert run("do", incident_id, "/source cust support has three tickets").status == 0
    assert (last(incident_id)["kind"], last(incident_id)["body"]) == (
        "source.recorded",
        {"source": "customer", "note": "support has three tickets"},
    )
    review = run("export", incident_id, "--format", "aar").out
    assert "Customers told us: no alert came first." in review
    assert "through a " in run("export", incident_id, "--format", "summary").out
    assert "support has three tickets" in run("export", incident_id, "--format", "timeline").out
    assert run("do", incident_id, "/source alert").status == 0
    assert "Customers told us" not in run("export", incident_id, "--format", "aar").out
    assert run("do", incident_id, "/undo").status == 0
    assert "Customers told us" in run("export", incident_id, "--format", "aar").out


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/source", "What told us?"),
        ("/source pager", "There is no source 'pager'"),
        ("/source alert", "The source is alert already"),
    ],
)
def test_a_source_that_is_none_or_known_is_refused(run: Run, line: str, said: str) -> None:
    incident_id = run("declare", "checkout", "-s", "2", "--source", "alert").out.split()[-1]
    found = run("do", incident_id, line)
    assert (found.status, said in found.err) == (4, True), found.err


def test_what_a_logged_line_raises_is_numbered_behind_what_is_there(run: Run, amber: str) -> None:
    run("do", amber, "?the pool")
    run("log", amber, "dns", "--kind", "hypothesis")
    run("log", amber, "no", "--kind", "note")
    run("log", amber, "-", "--kind", "hypothesis", stdin="a disk\na cable\n")
    run("do", amber, "?a cat")
    bodies = [body for event in events(amber) if isinstance(body := event["body"], dict)]
    assert [body["n"] for body in bodies if "n" in body] == [1, 2, 3, 4, 5]
    found = run("status", amber, "--json").json["hypotheses"]
    assert [item["label"] for item in found] == ["H1", "H2", "H3", "H4", "H5"]


@pytest.mark.parametrize(
    ("promised", "said"), [("in 10 minutes", True), ("at 12:30 UTC", False), ("soon", False)]
)
def test_a_text_that_promises_another_time_than_next_is_told(
    run: Run, amber: str, promised: str, said: bool
) -> None:
    text = f"Cards fail. Next update {promised}"
    at = ("--at", "2026-03-02T12:10Z", "--next", "20m")
    found = run("update", amber, "internal", text, *at)
    assert found.status == 0
    assert ("the text promises" in found.err) == said


@pytest.mark.parametrize(
    ("name", "who"),
    [("me", None), ("Maya", "maya"), ("to zed", "zed"), ('"maya, raj"', "maya, raj")],
)
def test_who_said_it_is_spelt_as_the_incident_does(
    run: Run, amber: str, name: str, who: str | None
) -> None:
    run("do", amber, "/comms maya")
    found = run("log", amber, "x", "--as", "sam", "--by", name, "--json")
    assert json.loads(found.out)["understood"][0]["actor"] == who


@pytest.mark.parametrize("name", ["nobody", "raj, kim", "zed takes over", "@here"])
def test_nobody_and_several_people_are_no_person(run: Run, amber: str, name: str) -> None:
    assert run("log", amber, "x", "--by", name).status == 4
    assert run("declare", "x", "--ic", name).status == 4


def test_an_incident_is_declared_with_who_records(run: Run) -> None:
    incident_id = run("declare", "x", "--ic", "me", "--as", "sam").out.split()[-1]
    assert json.loads(run("status", incident_id, "--json").out)["roles"]["ic"][0]["name"] == "sam"
