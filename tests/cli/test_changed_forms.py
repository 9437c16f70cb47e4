"""A form of the grammar that changed, given to `do`, is answered by what to write now."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Run


@pytest.mark.parametrize(
    ("line", "says", "now"),
    [
        ("/resolve it went away", "6 criteria are not met",
         "/resolve waive all it went away"),
        ("/ic maya, raj", "One person is ic", '/role ic "maya"'),
        ("/role sme Ann Berg databases", "several ways", '/role sme "Ann Berg" databases'),
        ("/cancel same duplicate-of inc-1-x", "no other incident inc-1-x", "/cancel same"),
        (">e This incident is resolved.",
         "This says resolved; the last was monitoring",
         "/update external resolved: This incident is resolved."),
        ("!move db1 -> db2", "may be a question", "/decide -> move db1 -> db2"),
        ("*@kim 10m of logs", "may be its time-box", "*@kim \\ 10m of logs"),
        ("/ic zed some more words", "One person is ic", '/role ic "zed": some more words'),
        ("+[rolback] to v2.30", "did you mean rollback?", "/mit [rollback] to v2.30"),
    ],
)  # fmt: skip
def test_the_answer_is_one_line_that_says_what_to_write(
    run: Run, amber: str, line: str, says: str, now: str
) -> None:
    assert run("do", amber, ">e monitoring: We watch it.").status == 0
    found = run("do", amber, line)
    assert (found.status, found.out) == (4, "")
    assert found.err.count("\n") == 1
    assert says in found.err
    assert now in found.err
    assert run("do", amber, now).status == 0


def test_words_that_could_be_several_are_named(run: Run, amber: str) -> None:
    found = run("do", amber, "/tick first")
    assert found.status == 4
    assert "could be first_internal, first_stakeholders, first_external" in found.err
