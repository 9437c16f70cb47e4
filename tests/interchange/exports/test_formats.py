"""The one table of documents: each row is written by its module, whatever the incident holds."""

from __future__ import annotations

from datetime import UTC

import pytest

from incident_tui.domain.errors import UsageError
from incident_tui.interchange.exports.formats import FORMATS, Format, format_named
from incident_tui.interchange.exports.source import Source
from tests.support import at, declared, incident, playbook


@pytest.mark.parametrize("form", FORMATS.values(), ids=list(FORMATS))
def test_each_format_writes_an_incident_and_an_empty_one(form: Format) -> None:
    for known in (incident(declared(1)), incident()):
        text = form.write(Source(known, playbook(), at(5), UTC, "amber"))
        assert text.endswith("\n")
        assert form.write(Source(known, playbook(), at(5), UTC, "amber")) == text


def test_a_format_that_there_is_not_names_those_that_there_are() -> None:
    with pytest.raises(UsageError) as told:
        format_named("pdf")
    assert all(name in told.value.hint for name in FORMATS)


def test_only_the_brief_stays_inside() -> None:
    assert [form.name for form in FORMATS.values() if not form.for_outside] == ["brief"]
