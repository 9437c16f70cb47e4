"""A new incident gets an id that nobody else has, also where somebody was faster."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from incident_tui.clock import ManualClock
from incident_tui.domain.decide.intents import Declare, Request
from incident_tui.domain.errors import NotSavedError, RefusedError
from incident_tui.session.declare import declare, declared_before, under_a_new_id
from incident_tui.session.session import Recorder
from incident_tui.store.folder import Folder
from tests.support import T0, playbook

RECORDER = Recorder("sam", "n1", ManualClock(T0))


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path / "incidents")
    made.ensure()
    return made


def test_the_id_is_of_the_day_it_was_declared(folder: Folder) -> None:
    made = declare(folder, Request(Declare("checkout 5xx", 1)), playbook(), RECORDER)
    assert made.startswith(f"inc-{T0:%Y%m%d}-")
    assert folder.ids() == [made]


def test_where_somebody_was_faster_the_next_id_is_tried(folder: Folder) -> None:
    tried: list[Path] = []

    def create(path: Path) -> None:
        tried.append(path)
        path.write_text("{}")
        if len(tried) == 1:
            raise NotSavedError("It is there already", "")

    made = under_a_new_id(folder, date(2026, 3, 2), create, hint="")
    assert len(tried) == 2
    assert tried[1].stem == made != tried[0].stem


def test_what_cannot_be_written_is_not_tried_again(folder: Folder) -> None:
    tried: list[Path] = []

    def create(path: Path) -> None:
        tried.append(path)
        raise NotSavedError("The disk is full", "")

    with pytest.raises(NotSavedError, match="full"):
        under_a_new_id(folder, date(2026, 3, 2), create, hint="")
    assert len(tried) == 1


def test_an_id_of_ones_own_is_taken_or_refused(folder: Folder) -> None:
    request = Request(Declare("checkout 5xx", 1))
    assert declare(folder, request, playbook(), RECORDER, incident_id="amber") == "amber"
    with pytest.raises(NotSavedError):
        declare(folder, request, playbook(), RECORDER, incident_id="amber")
    with pytest.raises(RefusedError):
        declare(folder, Request(Declare("", 1)), playbook(), RECORDER, incident_id="beryl")


def test_what_was_declared_under_a_key_is_found(folder: Folder) -> None:
    request = Request(Declare("checkout 5xx", 1))
    made = declare(folder, request, playbook(), RECORDER, once="page-1")
    assert declared_before(folder, "page-1", RECORDER.clock) == made
    assert declared_before(folder, "page-2", RECORDER.clock) is None
