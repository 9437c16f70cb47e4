"""The commands about files: what is sound, what two copies make, what a redaction leaves."""

from __future__ import annotations

import shutil
from pathlib import Path

from incident_tui.clock import SystemClock
from incident_tui.store.event_file import EventFile
from incident_tui.store.framing import documents, whole_file
from tests.cli.conftest import Run

SECRET = "hunter2-token"


def test_verify_tells_sound_from_damaged(run: Run, amber: str, tmp_path: Path) -> None:
    run("log", amber, "one")
    path = tmp_path / "incidents" / "amber.json"
    found = run("verify", str(path), "--json")
    (report,) = found.json["files"]
    assert (found.status, report["sound"], report["events"], report["damage"]) == (0, True, 2, [])
    data = path.read_bytes()
    path.write_bytes(data.replace(b'"one"', b'"0ne"'))
    found = run("verify", str(path), "--json")
    (report,) = found.json["files"]
    assert (found.status, report["sound"]) == (1, False)
    assert report["damage"][0]["where"]
    assert "DAMAGED" in run("verify", amber).out


def test_verify_of_no_incident_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("hello")
    found = run("verify", str(tmp_path / "x.json"))
    assert found.status == 1
    assert "DAMAGED" in found.out
    assert run("verify", str(tmp_path / "none.json")).status == 3


def test_merge_is_the_union_and_says_what_each_lacked(run: Run, amber: str, tmp_path: Path) -> None:
    mine = tmp_path / "incidents" / "amber.json"
    theirs = tmp_path / "theirs.json"
    shutil.copy(mine, theirs)
    run("log", str(mine), "mine")
    run("log", str(theirs), "theirs one")
    run("log", str(theirs), "theirs two")
    found = run("merge", str(mine), str(theirs), "-o", str(tmp_path / "whole.json"), "--json")
    assert found.json["events"] == 4
    assert found.json["lacked"] == {"a": 2, "b": 1}
    text = run("export", str(tmp_path / "whole.json"), "--format", "timeline").out
    assert all(word in text for word in ("mine", "theirs one", "theirs two"))
    assert run("merge", str(mine), str(theirs), "-o", str(tmp_path / "whole.json")).status == 5
    run("declare", "other", "--id", "other")
    other = tmp_path / "incidents" / "other.json"
    assert run("merge", str(mine), str(other), "-o", str(tmp_path / "x.json")).status == 4
    assert not (tmp_path / "x.json").exists()


def test_one_file_takes_in_another(run: Run, amber: str, tmp_path: Path) -> None:
    mine, theirs = tmp_path / "incidents" / "amber.json", tmp_path / "theirs.json"
    shutil.copy(mine, theirs)
    run("log", str(mine), "mine")
    run("log", str(theirs), "theirs one")
    found = run("merge", str(theirs), "--into", amber, "--json")
    assert found.status == 0
    assert (found.json["events"], found.json["taken"], found.json["refused"]) == (3, 1, [])
    assert "theirs one" in run("export", amber, "--format", "timeline").out
    again = run("merge", str(theirs), "--into", amber)
    assert "0 taken in" in again.out
    for wrong in ((), ("--into", amber, "-o", "c.json"), (amber,), (amber, "--into", amber)):
        assert run("merge", str(theirs), *wrong).status == 2


def test_a_record_that_merge_refuses_is_named(run: Run, amber: str, tmp_path: Path) -> None:
    mine, theirs = tmp_path / "incidents" / "amber.json", tmp_path / "theirs.json"
    shutil.copy(mine, theirs)
    with EventFile(theirs, clock=SystemClock()) as file:
        [odd] = file.append([{"kind": "severity.changed", "by": "m", "node": "n2", "body": {}}])
    found = run("merge", str(theirs), "--into", amber)
    assert found.status == 4
    assert f"{odd['id']} was not taken in: its body" in found.out
    [named] = run("merge", str(theirs), "--into", amber, "--json").json["refused"]
    assert named["id"] == odd["id"]


def test_a_redaction_takes_the_words_out_of_the_file_and_wins_in_a_merge(
    run: Run, amber: str, tmp_path: Path
) -> None:
    event = run("log", amber, f"pasted {SECRET}").out.strip()
    run("do", amber, f"/edit {event} still {SECRET}")
    mine = tmp_path / "incidents" / "amber.json"
    before = tmp_path / "before.json"
    shutil.copy(mine, before)
    assert run("redact", amber, event).status == 2
    assert run("redact", amber, "nothing-like-it", "why").status == 3
    found = run("redact", amber, event, "a token was pasted")
    assert found.status == 0
    assert len(found.out.split()) == 2
    assert SECRET not in mine.read_text()
    timeline = run("export", amber, "--format", "timeline").out
    assert "redacted" in timeline
    assert "a token was pasted" in timeline
    whole = tmp_path / "whole.json"
    assert run("merge", str(before), str(mine), "-o", str(whole)).status == 0
    assert SECRET not in whole.read_text()
    assert run("verify", str(whole)).status == 0


def test_an_entry_of_a_damaged_file_is_redacted(run: Run, amber: str, tmp_path: Path) -> None:
    event = run("do", amber, f"?pasted {SECRET}").out.strip()
    run("do", amber, f"/edit {event} still {SECRET}")
    path = tmp_path / "incidents" / "amber.json"
    records = documents(path.read_bytes())
    assert records is not None
    nameless = {key: value for key, value in records[-1].items() if key != "id"}
    path.write_bytes(whole_file([*records, *records[1:], nameless]))
    found = run("redact", amber, "H1", "a token was pasted")
    assert (found.status, len(found.out.split())) == (0, 2)


def test_a_redacted_declaration_is_still_an_incident(run: Run, tmp_path: Path) -> None:
    run("declare", f"leak of {SECRET}", "-s2", "--id", "x", "--ic", "maya")
    event = run("export", "x", "--format", "json").json["events"][0]["id"]
    assert run("redact", "x", event, "a name in the title").status == 0
    assert SECRET not in (tmp_path / "incidents" / "x.json").read_text()
    status = run("status", "x", "--json").json
    assert (status["severity"], status["title"]) == (2, "[redacted]")
    assert any(timer["name"] == "update_internal" for timer in status["timers"])
