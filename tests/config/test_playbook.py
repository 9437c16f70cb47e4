"""The shipped playbook says what the procedure asks for; a bad one says exactly what is wrong."""

from __future__ import annotations

import hashlib
import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incident_tui.config.playbook import PlaybookError, load_playbook, playbook_or_shipped
from incident_tui.config.toml.document import MOST_BYTES
from incident_tui.config.toml.lines import key_lines, line_of
from incident_tui.domain.playbook.names import Anchor, Proof
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.paths import shipped
from tests.support import ROOT

SHIPPED = shipped("data", "playbook.toml")
TEXT = SHIPPED.read_text(encoding="utf-8")
LINES = TEXT.splitlines()


@pytest.fixture(scope="module")
def playbook() -> Playbook:
    return load_playbook()


# -- the figures of the procedure, written out -------------------------------------------------


DEADLINES = {
    # name: {severity: (minutes, anchor)}, where public, met by
    "acknowledge": (
        {1: (5, "detected"), 2: (15, "detected"), 3: (60, "detected")},
        False,
        {"declared", "acknowledged"},
    ),
    "assign_ic": (
        {1: (10, "detected"), 2: (30, "detected"), 3: (60, "detected")},
        False,
        {"ic_assigned"},
    ),
    "decide_public": ({1: (15, "declared"), 2: (15, "declared")}, False, {"public_decided"}),
    "notify_executives": ({1: (15, "detected"), 2: (15, "escalated")}, False, {"told_executives"}),
    "status_page": (
        {1: (5, "detected"), 2: (15, "detected"), 3: (15, "detected")},
        True,
        {"update_external"},
    ),
    "tell_customers": (
        {1: (30, "detected"), 2: (30, "detected")},
        True,
        {"told_customers", "update_external"},
    ),
}

INTERVALS = {
    # audience: {severity: (minutes, where public, reminder)}
    "internal": {1: (15, False, False), 2: (15, False, False), 3: (60, False, True)},
    "stakeholders": {1: (30, False, False), 2: (60, False, False)},
    "external": {1: (30, True, False), 2: (30, True, False), 3: (60, True, False)},
}

STEPS = {
    "detection": "source_recorded acknowledged oncall_paged severity_assessed channel_open",
    "triage": "severity_set impact_stated ic_assigned comms_assigned ops_assigned scribe_assigned "
    "public_decided warroom_open executives_told",
    "mitigation": "deploys_checked config_checked third_parties_checked load_checked "
    "mitigation_chosen mitigation_applied user_flow",
    "communication": "first_internal first_stakeholders first_external identified_posted "
    "monitoring_posted",
    "resolution": "mitigation_verified cause_known systems_normal service_usable final_updates "
    "channel_closed aar_scheduled first_timeline follow_ups_listed accounts_filed "
    "monitoring_returned",
}


def test_deadlines_are_those_of_the_procedure(playbook: Playbook) -> None:
    found = {
        rule.name: (
            {
                s: (limit.span / timedelta(minutes=1), limit.anchor)
                for s, limit in rule.limits.items()
            },
            rule.where_public,
            {proof.value for proof in rule.met_by},
        )
        for rule in playbook.deadlines
    }
    assert found == {
        name: ({s: (m, Anchor(a)) for s, (m, a) in limits.items()}, public, met)
        for name, (limits, public, met) in DEADLINES.items()
    }


def test_intervals_are_those_of_the_procedure(playbook: Playbook) -> None:
    assert {
        audience.slug: {
            s: (every.span / timedelta(minutes=1), every.where_public, every.reminder)
            for s, every in audience.intervals.items()
        }
        for audience in playbook.audiences.values()
    } == INTERVALS


def test_severity_4_owes_nothing(playbook: Playbook) -> None:
    assert not any(4 in rule.limits for rule in playbook.deadlines)
    assert not any(4 in audience.intervals for audience in playbook.audiences.values())
    assert "bug" in playbook.severities[4].hint


def test_spans_of_due_soon_and_relief(playbook: Playbook) -> None:
    assert playbook.soon_share == 0.25
    assert playbook.soon_at_most == timedelta(minutes=5)
    assert playbook.relief_after == timedelta(hours=4)


def test_severities_are_four_with_their_rubrics(playbook: Playbook) -> None:
    assert [
        (s.number, s.name, len(s.any_of), s.aar_expected) for s in playbook.severities.values()
    ] == [
        (1, "critical", 4, True),
        (2, "major", 4, True),
        (3, "minor", 3, True),
        (4, "low", 3, False),
    ]


def test_five_phases_in_order_with_their_steps(playbook: Playbook) -> None:
    assert {p.slug: [s.slug for s in p.steps] for p in playbook.phases} == {
        phase: steps.split() for phase, steps in STEPS.items()
    }
    assert [p.slug for p in playbook.phases] == list(STEPS)


def test_steps_asked_for_only_at_some_severities(playbook: Playbook) -> None:
    limited = {
        slug: step.severities
        for slug, (_, step) in playbook.steps().items()
        if step.severities != (1, 2, 3, 4)
    }
    assert limited == {
        "comms_assigned": (1, 2),
        "ops_assigned": (1, 2),
        "scribe_assigned": (1, 2),
        "warroom_open": (1,),
        "executives_told": (1,),
        "aar_scheduled": (1, 2, 3),
    }
    assert [slug for slug, (_, step) in playbook.steps().items() if step.where_public] == [
        "first_external"
    ]


def test_declaring_proves_the_source_only_where_one_was_given(playbook: Playbook) -> None:
    steps = playbook.steps()
    assert steps["source_recorded"][1].proofs == (Proof.SOURCE_RECORDED,)
    assert Proof.DECLARED in steps["acknowledged"][1].proofs


def test_vocabulary(playbook: Playbook) -> None:
    assert list(playbook.sources) == ["alert", "customer", "internal", "third-party"]
    assert " ".join(playbook.milestones) == (
        "impact_began detected declared acknowledged ic_assigned mitigated impact_over resolved"
    )
    assert " ".join(playbook.link_names) == "channel warroom ticket status_page dashboard doc"
    assert " ".join(playbook.notice_recipients) == "executives customers support oncall"
    assert [(r.slug, r.label, r.many) for r in playbook.roles.values()] == [
        ("ic", "IC", False),
        ("comms", "COMMS", False),
        ("ops", "OPS", False),
        ("scribe", "SCRIBE", False),
        ("sme", "SME", True),
    ]
    assert [(s.slug, s.final) for s in playbook.stages] == [
        ("initial", False),
        ("identified", False),
        ("monitoring", False),
        ("resolved", True),
    ]
    assert len(playbook.principles) == 4


@pytest.mark.parametrize(
    ("stage", "blanks"),
    [
        ("initial", {"issue", "symptoms", "next_update"}),
        ("identified", {"scope", "next_update"}),
        ("monitoring", {"next_update"}),
        ("resolved", {"timeframe"}),
    ],
)
def test_public_forms_ask_for_what_their_stage_says(
    playbook: Playbook, stage: str, blanks: set[str]
) -> None:
    (form,) = [t for t in playbook.templates if t.stage == stage and "external" in t.audiences]
    assert {part.split("}}")[0] for part in form.text.split("{{")[1:]} == blanks


def test_every_audience_has_a_form_for_every_stage(playbook: Playbook) -> None:
    pairs = [(t.stage, audience) for t in playbook.templates for audience in t.audiences]
    assert sorted(pairs) == sorted((s.slug, a) for s in playbook.stages for a in playbook.audiences)


def test_digest_names_the_exact_file(playbook: Playbook) -> None:
    assert playbook.digest == hashlib.sha256(SHIPPED.read_bytes()).hexdigest()


# -- what is wrong is named: file, line, key, nearest valid key -----------------------------------


def edited(tmp_path: Path, old: str, new: str) -> Path:
    assert old in TEXT
    path = tmp_path / "team.toml"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    return path


EDITS = [
    # old, new, key, part of what, nearest
    ('name = "major"', 'nmae = "major"', "severity.2.nmae", "not a key", "name"),
    ('name = "major"\n', "", "severity.2.name", "missing", ""),
    ("[timing]", "[timming]", "timming", "not a key", "timing"),
    ("soon_share = 0.25", "soon_share = 1.5", "timing.soon_share", "between 0 and 1", ""),
    ("soon_share = 0.25", "soon_share = nan", "timing.soon_share", "between 0 and 1", ""),
    ("soon_share = 0.25", "soon_share = true", "timing.soon_share", "not true", ""),
    ("minutes = 240", "minutes = 0", "timing.relief_after_minutes", "between 1 and", ""),
    ("minutes = 240", "minutes = -5", "timing.relief_after_minutes", "between 1 and", ""),
    ("minutes = 240", f"minutes = {10**30}", "timing.relief_after_minutes", "between 1", ""),
    ("minutes = 240", 'minutes = "4 h"', "timing.relief_after_minutes", 'the text "4 h"', ""),
    ("minutes = 240", "minutes = 2.5", "timing.relief_after_minutes", "the number 2.5", ""),
    ("minutes = 240", "minutes = true", "timing.relief_after_minutes", "not true", ""),
    ("minutes = 240", "minutes = 2026-01-01", "timing.relief_after_minutes", "a date", ""),
    ("minutes = 240", "minutes = []", "timing.relief_after_minutes", "a list", ""),
    ("aar_expected = true", "aar_expected = 1", "severity.1.aar_expected", "true or false", ""),
    ("[severity.4]", "[severity.5]", "severity.5", "not a key", "4"),
    ("limits.3 =", "limits.7 =", "deadline.acknowledge.limits.7", "valid here: 1, 2, 3, 4", ""),
    ("severities = [1, 2]", "severities = [1, 5]", "role.comms.severities[1]", "one of", ""),
    ("severities = [1, 2]", "severities = [1, 1]", "role.comms.severities[1]", "repeats", ""),
    ("severities = [1, 2]", "severities = [true]", "role.comms.severities[0]", "true", ""),
    ("severities = [1, 2]", "severities = []", "role.comms.severities", "empty", ""),
    ('["told_oncall"]', '["told_onkall"]', "phase[0].step[2].proofs[0]", "known", "told_oncall"),
    ('met_by = ["ic_assigned"]', "met_by = []", "deadline.assign_ic.met_by", "empty", ""),
    ('slug = "user_flow"', 'slug = "channel_open"', "phase[2].step[6].slug", "another step", ""),
    ('slug = "user_flow"', 'slug = "User flow"', "phase[2].step[6].slug", "a-z", ""),
    ('slug = "user_flow"', 'slug = "user\\u001bflow"', "phase[2].step[6].slug", "control", ""),
    ('slug = "triage"', 'slug = "triege"', "phase[1].slug", "not known", "triage"),
    ('slug = "triage"', 'slug = "detection"', "phase[1].slug", "another phase", ""),
    ('title = "Triage"', 'title = "Tri\\u0007age"', "phase[1].title", "control", ""),
    ('title = "Triage"', 'title = "Tri\\u202eage"', "phase[1].title", "control", ""),
    ('title = "Triage"', 'title = ""', "phase[1].title", "empty", ""),
    ("final = true\n", "", "stage", "final", ""),
    ('stage = "initial"', 'stage = "inital"', "template[0].stage", "not known", "initial"),
    ('["external"]', '["extern"]', "template[0].audiences[0]", "not known", "external"),
    ('["stakeholders"]', '["external"]', "template[4].audiences", "has a form", ""),
    ("{{issue}}", "{{issue", "template[0].text", "blank", ""),
    ("[role.sme]", "[role.smes]", "role.smes", "not a key", "sme"),
    ('label = "COMMS"', 'label = "COMMUNICATIONS"', "role.comms.label", "10 characters", ""),
    ("[audience.external]", "[audience.extern]", "audience.extern", "not a key", "external"),
    (
        'from = "escalated"',
        'from = "escalted"',
        "deadline.notify_executives.limits.2.from",
        "",
        "escalated",
    ),
    ("[deadline.status_page]", "[deadline.update_page]", "deadline.update_page", "update_", ""),
    ('third-party = "', 'thirdparty = "', "sources.thirdparty", "not a key", "third-party"),
    (
        "60, reminder = true",
        '60, reminder = "yes"',
        "audience.internal.every.3.reminder",
        "true or",
        "",
    ),
    ('channel = "Incident channel"\n', "", "link_names.channel", "missing", ""),
    ("principles = [", "principles = 4\nprinziples = [", "principles", "a list", ""),
]


@pytest.mark.parametrize("case", EDITS, ids=lambda case: case[1][:40] or f"no {case[0][:36]}")
def test_a_finding_names_file_line_key_and_nearest(
    tmp_path: Path, case: tuple[str, str, str, str, str]
) -> None:
    old, new, key, what, nearest = case
    path = edited(tmp_path, old, new)
    with pytest.raises(PlaybookError) as caught:
        load_playbook(path)
    found = [finding for finding in caught.value.findings if finding.key == key]
    assert found, caught.value.findings
    finding = found[0]
    assert finding.file == str(path)
    assert what in finding.what
    assert finding.nearest == nearest
    changed = TEXT[: TEXT.index(old)].count("\n") + 1
    if new and "final" not in what:
        assert finding.line == changed
    else:  # of what is missing: the table it should be in
        assert LINES[finding.line - 1].startswith("[")
    if len(caught.value.findings) == 1:
        for part in (str(path), f"line {finding.line}", key, nearest):
            assert part in str(caught.value)


def test_a_missing_key_is_looked_for_at_its_table(tmp_path: Path) -> None:
    path = edited(tmp_path, 'name = "major"\n', "")
    with pytest.raises(PlaybookError) as caught:
        load_playbook(path)
    (finding,) = caught.value.findings
    assert LINES[finding.line - 1] == "[severity.2]"


def test_every_finding_is_told_not_only_the_first(tmp_path: Path) -> None:
    text = TEXT.replace("soon_share = 0.25", "soon_share = 7").replace(
        "{ minutes = 5,", "{ minuts = 5,"
    )
    path = tmp_path / "team.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PlaybookError) as caught:
        load_playbook(path)
    assert [finding.key for finding in caught.value.findings] == [
        "timing.soon_share",
        "deadline.acknowledge.limits.1.minuts",
        "deadline.status_page.limits.1.minuts",
    ]
    assert "and 2 more" in str(caught.value)
    assert caught.value.report().count("\n") == 2


def test_a_phase_without_steps_is_refused(tmp_path: Path) -> None:
    table = tomllib.loads(TEXT)["phase"][3]
    start = TEXT.index('[[phase.step]]\nslug = "first_internal"')
    end = TEXT.index('[[phase]]\nslug = "resolution"')
    path = tmp_path / "team.toml"
    path.write_text(TEXT[:start] + TEXT[end:], encoding="utf-8")
    with pytest.raises(PlaybookError) as caught:
        load_playbook(path)
    assert table["slug"] == "communication"
    assert [(f.key, f.what) for f in caught.value.findings] == [("phase[3].step", "is missing")]


@pytest.mark.parametrize(
    ("content", "line", "what"),
    [
        (b"name = \n", 1, "not valid TOML"),
        (b'name = "a"\n\n[[[\n', 3, "not valid TOML"),
        (b'name = "a"\nname = "b"\n', 2, "not valid TOML"),
        (b'name = """never ended\n\n', 1, "not valid TOML"),
        (b"name = 'x'\n# \xff\xfe\n", 2, "not UTF-8"),
        (b"a = " + b"[" * 50_000, 1, ""),
        (b"a = " + b"9" * 5_000, 1, ""),
        (b"# " + b"x" * (MOST_BYTES + 1), 0, "larger than"),
    ],
)
def test_a_file_that_is_no_toml_is_a_finding(
    tmp_path: Path, content: bytes, line: int, what: str
) -> None:
    path = tmp_path / "team.toml"
    path.write_bytes(content)
    with pytest.raises(PlaybookError) as caught:
        load_playbook(path)
    assert (caught.value.findings[0].line, what in caught.value.findings[0].what) == (line, True)
    assert str(path) in str(caught.value)


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.toml"
    with path.open("wb") as file:
        file.truncate(50 << 20)
    with pytest.raises(PlaybookError, match="larger than 1024 KiB"):
        load_playbook(path)


@pytest.mark.parametrize(
    ("name", "what"),
    [("nowhere.toml", "does not exist"), ("folder", "it is a folder"), ("pipe", "regular file")],
)
def test_what_is_no_file_is_a_finding(tmp_path: Path, name: str, what: str) -> None:
    import os

    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(PlaybookError, match=what):
        load_playbook(tmp_path / name)


def test_a_bad_playbook_never_stops_an_incident(tmp_path: Path, playbook: Playbook) -> None:
    path = tmp_path / "team.toml"
    path.write_text("nmae = 1\n", encoding="utf-8")
    used, error = playbook_or_shipped(path)
    assert used == playbook
    assert isinstance(error, PlaybookError)
    assert playbook_or_shipped(None) == (playbook, None)
    assert playbook_or_shipped(SHIPPED) == (playbook, None)


def test_a_message_is_free_of_control_characters(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b]0;x\x07b.toml"
    path.write_text('"bad\\u001b[2Jkey" = 1\nname = "\\u001b[2J"\n', encoding="utf-8")
    with pytest.raises(PlaybookError) as caught:
        load_playbook(path)
    assert "\x1b" not in "".join(map(str, [caught.value, *caught.value.findings]))


def test_windows_line_ends_and_a_byte_order_mark_are_no_error(tmp_path: Path) -> None:
    path = tmp_path / "team.toml"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    assert load_playbook(path).phases == load_playbook().phases


# -- properties ---------------------------------------------------------------------------------


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """The shipped file with one random edit."""
    lines = list(LINES)
    at = draw(st.integers(0, len(lines) - 1))
    match draw(st.sampled_from(["delete", "double", "value", "cut", "insert", "swap"])):
        case "delete":
            del lines[at]
        case "double":
            lines.insert(at, lines[at])
        case "value":
            key, equals, _ = lines[at].partition(" = ")
            value = draw(
                st.sampled_from(
                    ['"text"', "-1", "0", "true", "1.5", "[]", "{}", "[[1]]", "nan", '""']
                )
            )
            lines[at] = f"{key} = {value}" if equals else value
        case "cut":
            lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]
        case "insert":
            lines.insert(at, draw(st.text(max_size=12)))
        case _:
            other = draw(st.integers(0, len(lines) - 1))
            lines[at], lines[other] = lines[other], lines[at]
    return "\n".join(lines) + "\n"


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=damaged())
def test_any_single_edit_loads_or_is_named(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "edit.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    _, error = playbook_or_shipped(path)
    count = text.count("\n") + 1
    assert error is None or error.findings
    assert error is None or all(1 <= finding.line <= count for finding in error.findings)


KEYS = st.text("abcxyz-_ .\"'#=[]\\é\t\x7f", max_size=4)
LEAVES = st.one_of(
    st.integers(),
    st.booleans(),
    st.text("ab\n\t\"'\\#=[]{},", max_size=8),
    st.just(1.5),
)


def quoted(draw: st.DrawFn, text: str, *, key: bool = False) -> str:
    basic = (
        '"'
        + "".join(
            f"\\u{ord(c):04x}" if c in '"\\' or ord(c) < 32 or c == "\x7f" else c for c in text
        )
        + '"'
    )
    if key:
        return (
            draw(st.sampled_from([basic, text]))
            if text.isascii() and text.replace("-", "").replace("_", "").isalnum()
            else basic
        )
    forms = [basic]
    if not any(c in "'\n\x7f" for c in text):
        forms.append(f"'{text}'")
    if "'''" not in text and not text.endswith("'"):
        forms.append(f"'''\n{text}'''")
    body = text.replace("\\", "\\\\").replace('"""', '""\\"')
    if not text.endswith('"'):
        forms.append(f'"""{body}"""' if not text.startswith("\n") else f'"""\n{body}"""')
    return draw(st.sampled_from(forms))


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, dict[tuple[str | int, ...], int]]:
    """A random TOML text in many styles, and the line of each key in it."""
    lines: list[str] = []
    where: dict[tuple[str | int, ...], int] = {}

    def leaf(path: tuple[str | int, ...], depth: int) -> str:
        match draw(st.integers(0, 5 if depth < 2 else 2)):
            case 3 | 4:
                items = []
                for n in range(draw(st.integers(0, 3))):
                    items.append(leaf((*path, n), depth + 1))
                    where[*path, n] = 0
                return "[ " + ", ".join(items) + draw(st.sampled_from(["]", " ]"]))
            case 5:
                pairs = []
                for name in draw(st.lists(KEYS, unique=True, max_size=2)):
                    where[*path, name] = 0
                    pairs.append(
                        f"{quoted(draw, name, key=True)} = {leaf((*path, name), depth + 1)}"
                    )
                return "{" + ", ".join(pairs) + "}"
            case _:
                value = draw(LEAVES)
                if isinstance(value, str):
                    return quoted(draw, value)
                return str(value).lower()

    def body(path: tuple[str | int, ...]) -> None:
        for name in draw(st.lists(KEYS, unique=True, max_size=3)):
            here = sum(line.count("\n") + 1 for line in lines) + 1
            text = f"{quoted(draw, name, key=True)} = {leaf((*path, name), 0)} # [x] = 'y"
            where[*path, name] = here
            lines.append(text)

    body(())
    taken = {path[0] for path in where}
    for name in draw(st.lists(KEYS.filter(lambda k: k not in taken), unique=True, max_size=3)):
        many = draw(st.integers(0, 2))
        for place in range(max(1, many)):
            lines.append("")
            here = sum(line.count("\n") + 1 for line in lines) + 1
            key = quoted(draw, name, key=True)
            lines.append(f"[[ {key} ]]" if many else f"[{key}]")
            where.setdefault((name,), here)
            path: tuple[str | int, ...] = (name, place) if many else (name,)
            where[path] = where.get(path, here)
            body(path)
    return "\n".join(lines) + "\n", where


def paths_of(value: object, path: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    found = {path} if path else set()
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, item in items:
        found |= paths_of(item, (*path, key))
    return found


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(document=documents())
def test_the_scanner_finds_every_key_on_its_line(
    document: tuple[str, dict[tuple[str | int, ...], int]],
) -> None:
    text, where = document
    data = tomllib.loads(text)
    found = key_lines(text)
    assert set(found) == paths_of(data)
    for path, line in where.items():
        if line:
            assert found[path] == line


@given(text=st.text("ab.=[]{}\"'\\#\n,1", max_size=60))
def test_the_scanner_never_raises_and_always_ends(text: str) -> None:
    lines = key_lines(text)
    assert all(1 <= line <= text.count("\n") + 1 for line in lines.values())


def test_a_key_in_an_array_over_many_lines_has_its_own_line() -> None:
    text = 'a = [\n  1,\n  # note ]\n  { b.c = """\n]\n""", d = 2 },\n]\n[x]\ny."q.r".z = 1\n'
    lines = key_lines(text)
    assert lines["a", 1] == 4
    assert lines["a", 1, "b", "c"] == 4
    assert lines["a", 1, "d"] == 6
    assert lines["x", "y", "q.r", "z"] == 9
    assert line_of(lines, ("x", "nothing")) == 8
    assert line_of(lines, ("nothing",)) == 1


def test_the_guide_lists_every_proof() -> None:
    guide = ROOT / "docs" / "playbook.md"
    text = guide.read_text(encoding="utf-8")
    assert [proof for proof in Proof if f"`{proof}`" not in text] == []


def test_the_guide_shows_figures_of_the_shipped_playbook() -> None:
    guide = ROOT / "docs" / "playbook.md"
    blocks = guide.read_text(encoding="utf-8").split("```toml\n")[1:]
    assert blocks
    for block in blocks:
        for line in block.split("```")[0].splitlines():
            assert line in TEXT, line
