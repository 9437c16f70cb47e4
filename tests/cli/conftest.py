"""A command line to type into: arguments in, (status, stdout, stderr) out."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from incident_tui.cli.main import main


class Ran(NamedTuple):
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    def _run(*argv: str, stdin: str | bytes = "") -> Ran:
        raw = stdin if isinstance(stdin, bytes) else stdin.encode()
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw), "utf-8"))
        status = main(argv)
        found = capsys.readouterr()
        return Ran(status, found.out, found.err)

    return _run


@pytest.fixture
def amber(run: Run) -> str:
    """Declare a SEV-1 at a fixed time; return its id."""
    declared = run("declare", "checkout 5xx", "-s1", "--at", "2026-03-02T12:00Z", "--id", "amber")
    assert declared.status == 0
    return "amber"
