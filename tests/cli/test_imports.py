"""Bringing logs in: what each line becomes, what is asked about, and that twice adds nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

TABLE = """# a remark
time_utc\tkind\trole\tapprox\tevent
2026-03-02T11:50\timpact_start\t-\t0\tcards fail
2026-03-02T11:54\tdetection\tmonitoring\t0\talerts fire
2026-03-02T11:56\tfinding\tresponder\t1\tthe pool is full
2026-03-02T12:02\tdeclared\tresponder\t0\tincident opened
2026-03-02T12:04\trole\tIC\t0\tcoordinator joins
2026-03-02T12:05\thypothesis\tops\t0\ta deploy did it
2026-03-02T12:06\tdecision\tIC\t0\troll back
2026-03-02T12:10\tmitigation\tops\t0\trolled back
2026-03-02T12:12\tupdate\tcomms\t0\twe are looking into it
2026-03-02T12:20\tverify\tops\t0\tbought a card
2026-03-02T12:21\timpact_end\tops\t0\tcards work
2026-03-02T12:25\tresolved\tIC\t0\tall good
2026-03-02T12:40\tupdate\tcomms\t0\tit is over
"""


def write(tmp_path: Path, text: str | bytes, name: str = "log.txt") -> str:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def events(run: Run, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("export", name, "--format", "json").out)["events"]
    return found


def test_a_timeline_becomes_the_kinds_of_the_record(run: Run, amber: str, tmp_path: Path) -> None:
    log = write(tmp_path, TABLE)
    found = run("import", amber, log, "--format", "tsv")
    assert found.status == 0, found.err
    assert "the declaration is moved to 2026-03-02 12:02Z" in found.err
    status = run("status", amber, "--json").json
    assert status["state"] == "resolved"
    assert status["declared_at"] == "2026-03-02T12:02:00.000Z"
    assert status["impact_at"] == "2026-03-02T11:50:00.000Z"
    assert [item["state"] for item in status["mitigations"]] == ["verified"]
    assert status["roles"]["ic"][0]["since"] == "2026-03-02T12:04:00.000Z"
    figures = run("figures", amber, "--json").json
    seconds = {name: value and value["seconds"] for name, value in figures["figures"].items()}
    assert seconds == {
        "detect": 240, "acknowledge": 480, "assign_ic": 600, "first_update": 1080, "apply": 1200,
        "mitigate": 1560, "restore": 1620, "resolve": 1860, "whole": 2100,
    }  # fmt: skip
    assert figures["impact"][0]["seconds"] == 31 * 60
    stages = [e["body"]["stage"] for e in events(run, amber) if e["kind"] == "update.posted"]
    assert stages == ["initial", "resolved"]
    assert any(e.get("approx") for e in events(run, amber))


def test_importing_twice_adds_nothing_and_more_adds_only_the_rest(
    run: Run, amber: str, tmp_path: Path
) -> None:
    head = "".join(TABLE.splitlines(keepends=True)[:9])
    run("import", amber, write(tmp_path, head), "--format", "tsv")
    before = events(run, amber)
    again = run("import", amber, write(tmp_path, head), "--format", "tsv")
    assert "0 entries" in again.out
    assert events(run, amber) == before
    run("import", amber, write(tmp_path, TABLE), "--format", "tsv")
    assert run("status", amber, "--json").json["mitigations"][0]["state"] == "verified"
    kinds = [e["kind"] for e in events(run, amber)]
    assert kinds.count("hypothesis.raised") == 1


def test_doubtful_lines_stop_it_and_yes_takes_all(run: Run, amber: str, tmp_path: Path) -> None:
    log = write(
        tmp_path,
        "time,who,text\n2026-03-02 14:34,raj,one\n2025-03-02 14:40,raj,two\n"
        "2026-03-02 14:30,raj,three\nTime TBC,raj,four\nnoonish,raj,five\n",
    )
    found = run("import", amber, log, "--format", "csv")
    assert found.status == 4
    for said in ("line 3: ", "a year off", "line 4: ", "before the line above", "line 6: "):
        assert said in found.err
    assert "line 5" not in found.err
    assert len(events(run, amber)) == 1
    assert run("import", amber, log, "--format", "csv", "--yes").status == 0
    texts = {e["body"].get("text"): e["at"] for e in events(run, amber)}
    assert texts["two"] == "2025-03-02T14:40:00.000Z"
    assert texts["four"] is None
    assert texts["five"] is None
    assert len(texts) == 6


def test_a_chat(run: Run, amber: str, tmp_path: Path) -> None:
    log = write(
        tmp_path,
        "--- 2026-03-02 ---\n[12:02] maya: pods restarted\n   twice\n12:05:10 <raj> ok\n"
        "23.59 lee: late\n00:03 raj: after midnight\n",
    )
    assert run("import", amber, log, "--format", "chat").status == 0
    found = [(e["at"][5:16], e["body"].get("actor"), e["body"].get("text"))
             for e in events(run, amber)[1:]]  # fmt: skip
    assert found == [
        ("03-02T12:02", "maya", "pods restarted\n   twice"),
        ("03-02T12:05", "raj", "ok"),
        ("03-02T23:59", "lee", "late"),
        ("03-03T00:03", "raj", "after midnight"),
    ]


EARLIER = "time,text\n2026-03-02T10:00Z,one\n2026-03-02T10:05Z,two\n"


def declared_at(run: Run, name: str) -> str:
    found: str = run("status", name, "--json").json["declared_at"]
    return found


@pytest.mark.parametrize(
    ("chat", "texts"),
    [
        ("14:02 raj: on it\n14;07 raj: fixed", ["on it", "14;07 fixed"]),
        ("14:02 raj: on it\n[14-07] kim: fixed", ["on it", "[14-07] fixed"]),
        ("14:02 raj: on it\n14;07 fixed\nfor good", ["on it", "14;07 fixed\nfor good"]),
        ("14:02 raj: on it\nT+5 raj: a\nT+6 raj: b\nT+7 kim: c",
         ["on it", "T+5 a", "T+6 b", "T+7 c"]),
        ("14:02 raj: on it\n10-20 pods are down\n3 of 12/50 hosts\nv2.31: bad",
         ["on it\n10-20 pods are down\n3 of 12/50 hosts\nv2.31: bad"]),
    ],
)  # fmt: skip
def test_a_line_of_a_chat_is_never_glued_for_the_shape_of_its_time(
    run: Run, amber: str, tmp_path: Path, chat: str, texts: list[str]
) -> None:
    log = write(tmp_path, chat)
    if len(texts) > 1:
        found = run("import", amber, log, "--format", "chat", "--date", "2026-03-02")
        assert found.status == 4
        assert "is not a time that is known here" in found.err
    assert (
        run("import", amber, log, "--format", "chat", "--date", "2026-03-02", "--yes").status == 0
    )
    said = [e["body"]["text"] for e in events(run, amber) if e["kind"] == "entry.added"]
    assert said == texts


def test_two_spellings_of_a_name_are_one_person(run: Run, amber: str, tmp_path: Path) -> None:
    run("do", amber, "/ic raj")
    log = write(tmp_path, "14:02 Raj: on it\n14:03 Kim: me too\n14:04 kim: done")
    run("import", amber, log, "--format", "chat", "--date", "2026-03-02", "--yes")
    actors = [e["body"].get("actor") for e in events(run, amber) if e["kind"] == "entry.added"]
    assert actors == ["raj", "Kim", "Kim"]


@pytest.mark.parametrize("head", ["time [Pacific Time]", "Time (Pacific Time)", "time [PST]"])
def test_a_zone_in_brackets_is_that_of_the_times(
    run: Run, amber: str, tmp_path: Path, head: str
) -> None:
    log = write(tmp_path, f"{head},event\n2026-03-02 06:10,it broke\n")
    run("import", amber, log, "--format", "csv", "--yes", "--declared-at", "2026-03-02T14:00Z")
    (said,) = [e for e in events(run, amber) if e["kind"] == "entry.added"]
    assert said["at"].startswith("2026-03-02T14:10")


def test_a_role_with_nobody_in_its_row_is_held_by_nobody(
    run: Run, amber: str, tmp_path: Path
) -> None:
    table = "time,kind,role,name,event\n2026-03-02T12:04Z,role,ops,,nobody yet\n"
    table += "2026-03-02T12:05Z,role,ic,maya,takes it\n2026-03-02T12:06Z,role,ic,,leaves\n"
    log = write(tmp_path, table)
    run("import", amber, log, "--format", "csv", "--yes", "--declared-at", "2026-03-02T12:00Z")
    roles = run("status", amber, "--json").json["roles"]
    assert (roles["ops"], roles["ic"]) == ([], [])
    texts = [e["body"].get("text") for e in events(run, amber) if e["kind"] == "entry.added"]
    assert texts == ["nobody yet"]


def test_a_log_before_the_declaration_asks_when_that_was(
    run: Run, amber: str, tmp_path: Path
) -> None:
    log = write(tmp_path, EARLIER)
    asked = run("import", amber, log, "--format", "csv")
    assert asked.status == 4
    assert "--declared-at T" in asked.err
    assert "--yes, which leaves it declared at 2026-03-02T12:00Z" in asked.err
    assert len(events(run, amber)) == 1
    taken = run("import", amber, log, "--format", "csv", "--yes")
    assert (taken.status, len(events(run, amber))) == (0, 3)
    assert "the incident stays declared at 2026-03-02T12:00Z" in taken.err
    assert declared_at(run, amber) == "2026-03-02T12:00:00.000Z"


def test_told_when_it_was_declared_the_declaration_moves_with_a_trace(
    run: Run, amber: str, tmp_path: Path
) -> None:
    given = ("import", amber, write(tmp_path, EARLIER), "--format", "csv",
             "--declared-at", "~2026-03-02T10:01Z")  # fmt: skip
    assert run(*given).status == 0
    assert declared_at(run, amber) == "2026-03-02T10:01:00.000Z"
    moved = [e for e in events(run, amber) if e["kind"] == "entry.retimed"]
    assert [e["body"]["approx"] for e in moved] == [True]
    assert run(*given).status == 0
    assert len(events(run, amber)) == 4, "importing it again adds nothing"


@pytest.mark.parametrize(
    ("before", "log"),
    [
        (("log", "amber", "there already"), EARLIER),
        (("log", "amber", "x", "--private"), EARLIER),
        (None, EARLIER + "2026-03-02T12:01Z,three\n"),
        (None, "time,kind,text\n2026-03-02T10:01Z,declared,opened\n2026-03-02T10:05Z,note,two\n"),
        (None, "time,text\nunknown,one\n"),
    ],
)
def test_it_is_not_asked_where_the_record_or_the_log_says_it(
    run: Run, amber: str, tmp_path: Path, before: tuple[str, ...] | None, log: str
) -> None:
    if before:
        run(*before)
    found = run("import", amber, write(tmp_path, log), "--format", "csv")
    assert (found.status, "--declared-at" in found.err) == (0, False), found.err


def test_roles_given_with_the_declaration_do_not_hide_the_question(
    run: Run, tmp_path: Path
) -> None:
    run("declare", "x", "--id", "jade", "--ic", "maya")
    found = run("import", "jade", write(tmp_path, EARLIER), "--format", "csv")
    assert (found.status, "--declared-at T" in found.err) == (4, True)


def test_what_was_told_wins_over_the_row_of_the_log(run: Run, amber: str, tmp_path: Path) -> None:
    log = write(tmp_path, TABLE)
    told = "2026-03-02T11:58Z"
    assert run("import", amber, log, "--format", "tsv", "--declared-at", told).status == 0
    assert declared_at(run, amber) == "2026-03-02T11:58:00.000Z"


@pytest.mark.parametrize(
    ("form", "time"), [("csv", "unknown"), ("csv", "soonish"), ("json", "now")]
)
def test_a_declaration_at_no_time_is_refused(
    run: Run, amber: str, tmp_path: Path, form: str, time: str
) -> None:
    found = run("import", amber, write(tmp_path, EARLIER), "--format", form, "--declared-at", time)
    assert (found.status, len(events(run, amber))) == (2, 1)


def test_a_slack_export(run: Run, amber: str, tmp_path: Path) -> None:
    whole = [
        {"type": "message", "subtype": "channel_join", "user": "U1", "ts": "1772452800.0",
         "text": "<@U1> has joined"},
        {"type": "message", "user": "U1", "ts": "1772452930.000200",
         "text": "<@U2> see <https://x.example|the graph> &lt;now&gt; in <#C1|ops>",
         "user_profile": {"display_name": "maya", "real_name": "Maya L"}},
        {"type": "message", "user": "U2", "ts": "1772452920.000200", "text": "=1+1",
         "user_profile": {"display_name": "", "real_name": "Raj P"}},
    ]  # fmt: skip
    found = run("import", amber, write(tmp_path, json.dumps(whole)), "--format", "slack")
    assert found.status == 0
    assert "1 notices" in found.err
    bodies = [e["body"] for e in events(run, amber)[1:]]
    assert [body["actor"] for body in bodies] == ["Raj P", "maya"]
    assert bodies[1]["text"] == "@Raj-P see the graph (https://x.example) <now> in #ops"


def test_a_json_export_makes_the_same_incident(run: Run, amber: str, tmp_path: Path) -> None:
    run("import", amber, write(tmp_path, TABLE), "--format", "tsv")
    run("log", amber, "x", "--private", "--at", "unknown")
    out = str(tmp_path / "amber.json")
    run("export", amber, "--format", "json", "-o", out)
    assert run("import", "copy", out, "--format", "json").status == 0
    assert events(run, "copy") == events(run, amber)
    assert run("verify", "copy").status == 0
    again = run("import", "copy", out, "--format", "json")
    assert (again.status, "0 entries" in again.out) == (0, True)
    run("declare", "other", "--id", "birch")
    assert run("import", "birch", out, "--format", "json").status == 4


def test_our_own_table_comes_back(run: Run, amber: str, tmp_path: Path) -> None:
    run("log", amber, "=cmd|' /C calc'!A0", "--at", "2026-03-02T12:01Z")
    run("log", amber, 'two\nlines, and a "quote"', "--at", "2026-03-02T12:02Z")
    out = str(tmp_path / "amber.csv")
    run("export", amber, "--format", "csv", "-o", out)
    assert "\"'=cmd" in Path(out).read_text() or ",'=cmd" in Path(out).read_text()
    run("declare", "other", "--id", "birch", "--at", "2026-03-02T12:00Z")
    assert run("import", "birch", out, "--format", "csv").status == 0
    texts = [e["body"].get("text") for e in events(run, "birch")]
    assert "=cmd|' /C calc'!A0" in texts
    assert 'two\nlines, and a "quote"' in texts


@pytest.mark.parametrize(
    "case",
    [
        (b"\x00\x01\x02" * 99, "tsv", 5, "not text"),
        (bytes(range(128, 256)) * 9 + bytes(range(32)) * 9, "chat", 5, "not text"),
        (b"a,b\n1,2\n", "csv", 2, "no column for the time and the text"),
        (b"time,text\n14:00,a,b\n", "csv", 2, "Line 2 has 3 cells"),
        (b"time,text\n", "csv", 2, "no lines"),
        (b"", "tsv", 2, "no column"),
        (b"hello there\n", "chat", 2, "not a chat"),
        (b"{", "slack", 5, "not JSON"),
        (b"{}", "slack", 2, "not a Slack export"),
        (b"{}", "json", 2, "not an export"),
        (b"[" * 100000, "json", 5, "not JSON"),
        ("time,text\n12:00,caf\u00e9\n".encode("latin-1"), "csv", 4, "not UTF-8"),
        (b"time,text\n12:00,\n", "csv", 4, "line 2: "),
        (b"time,text\n12:00,password=hunter2Abc\n", "csv", 4, "secret (password)"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_written(
    run: Run, amber: str, tmp_path: Path, case: tuple[bytes, str, int, str]
) -> None:
    data, kind, status, said = case
    name = "fresh" if kind == "json" else amber
    found = run("import", name, write(tmp_path, data), "--format", kind)
    assert found.status == status, found.err
    assert said in found.err
    assert len(events(run, amber)) == 1


def test_a_file_that_is_too_large_is_not_read(
    run: Run, amber: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("incident_tui.cli.commands.import_log.MAX_BYTES", 1000)
    monkeypatch.setattr("incident_tui.interchange.imports.log_bytes.MAX_BYTES", 1000)
    found = run("import", amber, write(tmp_path, b"12:00 a: b\n" * 999), "--format", "chat")
    assert found.status == 2
    assert "larger" in found.err
    assert run("import", amber, str(tmp_path), "--format", "chat").status == 3
    assert run("import", amber, str(tmp_path / "no"), "--format", "chat").status == 3


def test_lines_that_a_rule_refuses_are_kept_as_notes(run: Run, amber: str, tmp_path: Path) -> None:
    log = write(
        tmp_path,
        "time,kind,who,text\n12:01,role,IC,joins\n12:02,role,IC,joins again\n"
        "12:03,role,wizard,appears\n12:04,banana,x,what\n",
    )
    found = run("import", amber, log, "--format", "csv")
    assert found.status == 0, found.err
    assert found.err.count("kept as a note") == 3
    notes = [e["body"]["text"] for e in events(run, amber) if e["kind"] == "entry.added"]
    assert notes == ["joins again", "appears", "what"]


@pytest.mark.parametrize(
    ("header", "hour"),
    [
        ("time_utc", "13:02"), ("Time (UTC)", "13:02"), ("timestamp CET", "12:02"),
        ("time (in UTC)", "13:02"), ("Start time (UTC)", "13:02"), ("time", "12:02"),
        ("Occurred At", "12:02"),
        ("created_at", "12:02"), ("time_local", "12:02"),
    ],
)  # fmt: skip
def test_a_column_that_names_its_zone_is_read_in_it(
    run: Run, amber: str, header: str, hour: str
) -> None:
    table = f"{header}\tevent\n2026-03-02 13:02\tcheckout 5xx\n13:05\tpool full\n"
    argv = ("import", amber, "-", "--format", "tsv", "--tz", "Europe/Berlin")
    assert run(*argv, stdin=table).status == 0
    assert f"{hour}:00" in run("export", amber, "--format", "timeline").out


NEWEST_FIRST = "\n".join([*TABLE.splitlines()[:2], *TABLE.splitlines()[:1:-1], ""])


def test_a_log_with_the_newest_line_first_is_turned(run: Run, amber: str, tmp_path: Path) -> None:
    found = run("import", amber, write(tmp_path, NEWEST_FIRST), "--format", "tsv")
    assert found.status == 0, found.err
    assert "the newest line is the first; the log is turned" in found.err
    status = run("status", amber, "--json").json
    assert status["declared_at"] == "2026-03-02T12:02:00.000Z"
    assert [item["state"] for item in status["mitigations"]] == ["verified"]
    again = run("import", amber, write(tmp_path, TABLE), "--format", "tsv")
    assert "(13 lines were there already)" in again.out


def test_a_chat_with_the_newest_line_first_goes_back_over_midnight(
    run: Run, amber: str, tmp_path: Path
) -> None:
    chat = "00:20 maya: over\n00:05 maya: and on\nlike this\n23:55 maya: began\n"
    log = write(tmp_path, chat)
    found = run("import", amber, log, "--format", "chat", "--date", "2026-03-02")
    assert found.status == 4, "a time ahead on the same day is a day of its own: not turned"
    dated = chat.replace("23:55", "2026-03-01 23:55")
    found = run("import", amber, write(tmp_path, dated), "--format", "chat", "--date", "2026-03-02",
                "--declared-at", "2026-03-01T23:50Z")  # fmt: skip
    assert found.status == 0, found.err
    rows = [e for e in events(run, amber) if e["kind"] == "entry.added"]
    assert sorted((e["at"], e["body"]["text"]) for e in rows) == [
        ("2026-03-01T23:55:00.000Z", "began"),
        ("2026-03-02T00:05:00.000Z", "and on\nlike this"),
        ("2026-03-02T00:20:00.000Z", "over"),
    ]


def test_two_lines_that_go_back_are_asked_about(run: Run, amber: str, tmp_path: Path) -> None:
    log = write(tmp_path, "14:05 maya: later\n14:02 maya: earlier\n")
    assert run("import", amber, log, "--format", "chat", "--date", "2026-03-01").status == 4
