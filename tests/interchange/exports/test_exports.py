"""Documents for others' programs: what they hold is read back by somebody else's reader."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import html5lib
import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from incident_tui.domain.record import facts as f
from incident_tui.domain.record.codec import decode_all, to_record
from incident_tui.domain.record.incident import Incident, fold
from incident_tui.interchange.exports.aar import aar
from incident_tui.interchange.exports.csv_cells import arm, defuse
from incident_tui.interchange.exports.csv_log import COLUMNS, to_csv
from incident_tui.interchange.exports.html import to_html
from incident_tui.interchange.exports.ics import to_ics
from incident_tui.interchange.exports.json_record import read_json, to_json
from incident_tui.interchange.exports.summary import summary
from tests.support import at, declared, event, incident, playbook

HOSTILE = (
    '=HYPERLINK("http://x","y")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "<script>alert(1)</script><img src=http://x onerror=alert(1)>",
    "</style></svg></title>]]>--><b>",
    "| a | b |\n# head\n[x](javascript:alert(1)) `c` *d* &amp;",
    "BEGIN:VEVENT\r\nSUMMARY:x\r\nEND:VEVENT",
    "a\nEND:VCALENDAR;\\,",
)


def everywhere(text: str) -> Incident:
    """An incident with this text in every field that takes words."""
    raised = event(f.HypothesisRaised(text), 3)
    fix = event(f.MitigationConsidered(text), 4)
    return incident(
        event(f.IncidentDeclared(text, 1, source="alert", detected_at=at(-3), impact_at=at(-5))),
        event(f.RoleAssigned("ic", text), 1, by=text, note=text),
        event(f.ImpactDescribed(text, text, text), 2),
        event(f.EntryAdded("note", text, (text,), (text,)), 2, note=text),
        raised,
        event(f.HypothesisSettled(raised.id, "out"), 4, note=text),
        fix,
        event(f.MitigationApplied(ref=fix.id), 5, note=text),
        event(f.MitigationVerified(ref=fix.id, how=text), 6),
        event(f.DecisionRecorded(text, text, text), 6, note=text),
        event(f.TaskGiven(text, text), 6),
        event(f.UpdatePosted("external", "initial", text), 7),
        event(f.ActionItemAdded(text, text, "2026-03-20", "javascript:alert(1)"), 8),
        event(f.LinkSet("channel", text), 8),
        event(f.AarScheduled("2026-03-16"), 9),
        event(f.PhaseEntered("mitigation"), 9),
        event(f.HazardAcknowledged("no_ic"), 9, note=text),
        event(f.IncidentResolved({text: text}), 10),
    )


NOW = at(60)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_the_table_is_a_formula(text: str) -> None:
    rows = list(csv.reader(io.StringIO(to_csv(everywhere(text), playbook()), newline="")))
    assert rows[0] == list(COLUMNS)
    assert all(len(row) == len(COLUMNS) for row in rows)
    for row in rows[1:]:
        for cell in row:
            assert cell.lstrip()[:1] not in tuple("=+-@\t\r|%")


@given(st.text(max_size=40))
def test_a_defused_cell_reads_back(text: str) -> None:
    assert arm(defuse(text)) == text
    assert not defuse(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("text", HOSTILE)
def test_the_calendar_is_one_that_another_program_reads(text: str) -> None:
    found = everywhere(text)
    raw = to_ics(found, NOW, "amber")
    assert "\n" not in raw.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in raw.split("\r\n"))
    calendar = vobject.readOne(raw)
    days = [entry.dtstart.value for entry in calendar.vevent_list]
    assert [day.isoformat() for day in days] == ["2026-03-16", "2026-03-20"]
    titles = [entry.summary.value for entry in calendar.vevent_list]
    assert titles[0] == f"After-action review: {' '.join(found.title.split())}"
    assert len({entry.uid.value for entry in calendar.vevent_list}) == 2
    assert [entry.uid.value for entry in vobject.readOne(raw).vevent_list] == [
        entry.uid.value for entry in calendar.vevent_list
    ]


def test_a_calendar_holds_what_is_still_to_be_done() -> None:
    item = event(f.ActionItemAdded("fix", "lee", "2026-03-20"), 1)
    done = event(f.ActionItemDone(item.id), 2)
    assert to_ics(incident(declared(), item), NOW, "a").count("BEGIN:VEVENT") == 1
    assert to_ics(incident(declared(), item, done), NOW, "a").count("BEGIN:VEVENT") == 0
    undated = event(f.ActionItemAdded("fix", "lee", "some day"), 1)
    assert to_ics(incident(declared(), undated), NOW, "a").count("BEGIN:VEVENT") == 0


@pytest.mark.parametrize("text", HOSTILE)
def test_the_page_is_well_formed_and_asks_for_nothing(text: str) -> None:
    page = to_html(everywhere(text), playbook(), NOW, UTC, "amber")
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    for element in tree.iter():
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        assert name not in {"script", "img", "link", "iframe", "object", "a", "use", "image", "b"}
        for attribute in element.attrib:
            assert not str(attribute).lower().startswith("on")
            assert str(attribute).rpartition("}")[2] not in {"src", "href", "action", "style"}
    assert "url(" not in page.partition("</style>")[0]
    assert "@import" not in page.partition("</style>")[0]
    assert "default-src 'none'" in page


def test_the_page_says_that_it_was_a_drill() -> None:
    found = incident(event(f.IncidentDeclared("x", 2, drill=True)))
    assert "DRILL" in to_html(found, playbook(), NOW, UTC, "x")
    assert "DRILL" in summary(found, playbook(), NOW)
    assert "DRILL" in aar(found, playbook(), NOW)


TEXT = st.text(max_size=30)
FACTS = st.one_of(
    st.builds(f.EntryAdded, st.sampled_from(f.ENTRY_KINDS), TEXT, st.tuples(TEXT), st.tuples(TEXT)),
    st.builds(f.UpdatePosted, st.just("external"), st.just("initial"), TEXT),
    st.builds(f.SeverityChanged, st.integers(1, 4)),
    st.builds(f.MilestoneSet, st.just("detected"), st.none() | st.just(at(3)), st.booleans()),
    st.builds(f.RoleAssigned, st.sampled_from(["ic", "ops"]), TEXT),
    st.builds(f.TaskGiven, TEXT, TEXT, st.none() | st.just(at(9))),
    st.builds(f.IncidentResolved, st.dictionaries(TEXT, TEXT, max_size=2)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(FACTS, st.none() | st.integers(-9, 99), st.booleans()), max_size=8))
def test_a_json_export_holds_the_incident(made: list[tuple[f.AnyFact, int | None, bool]]) -> None:
    """What is read back folds to what the file itself would fold to."""
    events = [declared(), *(event(fact, when, private=hide) for fact, when, hide in made)]
    stored = fold(decode_all([to_record(one) for one in events]))
    text = to_json(stored, playbook(), NOW, "amber", "internal")
    assert fold(decode_all(read_json(text))) == stored
    assert json.loads(text)["status"]["id"] == "amber"


def test_an_export_of_a_day_ahead_stays_inside_the_picture() -> None:
    late = event(f.EntryAdded("note", "x"), 3)
    found = incident(declared(), late, event(f.IncidentResolved(), 5))
    page = to_html(found, playbook(), datetime(2030, 1, 1, tzinfo=UTC) + timedelta(), UTC, "x")
    assert "<svg" in page


def test_impact_that_ends_before_it_begins_is_given_no_length() -> None:
    impact = [
        declared(2),
        event(f.MilestoneSet("impact_began", at(-10)), 1),
        event(f.MilestoneSet("impact_over", at(-20)), 2),
    ]
    text = summary(incident(*impact), playbook(), at(30))
    assert "until 2026-03-02 11:40Z (ends before it begins)" in text
    assert "Customers were affected for" not in text
