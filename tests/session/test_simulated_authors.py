"""Whatever three authors do apart, they end with one incident, and see where they differ."""

from __future__ import annotations

import os

import pytest

from tests.session.simulate import WILD, simulate

HISTORIES = int(os.environ.get("INCIDENT_TUI_HISTORIES", "60"))


@pytest.mark.parametrize("skews", WILD, ids=str)
def test_authors_apart_end_with_one_incident_and_see_where_they_differ(
    skews: tuple[float, ...],
) -> None:
    found = simulate(HISTORIES, 1, skews)
    assert found["registers"] > HISTORIES, "there is something to see"
    assert found["concurrent"] > HISTORIES / 10
    wrong = {name: found[name] for name in ("diverged", "unmarked", "undone", "renamed")}
    assert wrong == dict.fromkeys(wrong, 0)
