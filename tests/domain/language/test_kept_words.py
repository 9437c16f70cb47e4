"""Lines of every kind: each word that was typed is in what is recorded, or the line is asked.

What says a time, a part or a name by its place (`until`, `because`, `due`) is no word of a text:
it may go where what it says is recorded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec
import pytest

from incident_tui.domain.decide.intents import Request
from incident_tui.domain.language.composer import read_line
from incident_tui.domain.language.reading import Context
from incident_tui.domain.record import facts as f
from tests.support import declared, event, incident, playbook

NOW = datetime(2026, 3, 2, 14, 5, tzinfo=UTC)
HISTORY = incident(
    declared(),
    event(f.RoleAssigned("ic", "maya"), 1),
    event(f.RoleAssigned("sme", "Maya Lind", "cards"), 2),
    event(f.HypothesisRaised("pool"), 3),
    event(f.TaskGiven("raj", "look"), 4),
    event(f.MitigationConsidered("roll back"), 5),
    event(f.EntryAdded("note", "first note"), 6),
)
HERE = Context(HISTORY, playbook(), NOW, UTC, "sam", on_call=("dana",), incidents=("amber",))

NOTES = """
O'Brien called from the DC
@O'Brien's pager is off
@raj, look at this
ask @raj, @kim and @van der Berg
@raj:  two  blanks  kept
@raj:\ttab behind
note with\ttab inside
“quoted” note with “curly” quotes
'single' quotes
👍 deploy done
🔥 @kim: 5xx on p99
see https://x.example/a?b=c&d=@raj#frag
https://x.example/1
INC-1234 opened at vendor
JIRA-77: pool full
v2.14.3 is out
p99 is 1.5s
5xx rate 12%
::1 refused
fe80::1 is down
12:30:45.123 GC pause
1.5h of logs lost
-1.5h pods restarted
10m ago it began
-10m 20m window is red
14:05-14:20 outage
13:00 UTC: down
1300 rows
1300: down
%secret note
%-5m @raj: down
-5m %@raj: down
~-5m down
@José: caído
@Maya Lind: down
@"van der Berg": down
@ann berg: down
@here: down
@channel all hands
>ie nobody
> i quoted
\\@raj: literal
prüfen bis 14:30, sagt @jörg
再起動しました @太郎
C:\\temp is full
a -> b in the config
because of the deploy
due tomorrow we leave
10m
100% of orders
#db #cache slow
H1 and T1 are related
3rd party says 2nd node
""".strip("\n").split("\n")

SIGNS = """
?pool @raj: full
?@kim: pool is full
?H1 is wrong
?why 5xx
+v2.14.3 rollback
+5 replicas
+[rollback] to v2.14.3
+rollback to v2.14.3
+scale up: 5 → 10
+1 to that
!v2.14.3 → v2.14.2
!fail over to eu-west-1 -> now
!yes
!go @kim @raj
!go (by @kim)
!restart; no objections
!do it because @raj said so
!roll back? -> yes, because 5xx → 12%
!should we? yes
!A or B -> B by @O'Brien because C, objections asked
!x because because y
!@Maya Lind: roll back
!@ann berg: roll back
!roll back @Maya Lind
*@kim 10 m look
*@kim 1 hour look
*@kim look 1 hour
*@kim check v2.14.3 10m
*@kim check p99 for 5xx
*@kim ping 10.0.0.1 5m
*@kim curl https://x.example:8080/10m 10m
*@kim, @raj 10m look
*@kim/@raj 10m look
*@kim+@raj 10m look
*@kim look at 12:30:45.123
*@kim look at [14:25]
*@kim (10m) look
*@kim 10min. look
*@kim 10m .env again
*@kim +5 pods
*@José 15m prüfen bis 14:30
*@kim bis 14:30 prüfen
*@kim pendant 10m regarder
*@kim durante 10m mirar
*@kim 10 Minuten prüfen
*@kim 10分 見る
*@kim due fri write it
*@kim write it, due friday!
*@kim write it due 2026-03-06 see https://x.example
*@kim write it due fri due mon
*@kim fällig freitag
*@kim 10m look until 14:30 or 15:00
*@kim 10m before the deploy
*@kim 10m, then 20m of rest
*@kim look for 10m logs
*@kim wait 10m and 20m
*@kim diff 13:00 vs 13:30
*@kim read 14:05-14:20
*@kim watch 10m/1h ratio
*@here 10m look
*look
>i 5xx is 12%. Next update 14:35
>e  We see errors.
>internal resolved: done
>E Monitoring: ok
>int: narrowed
""".strip().split("\n")

COMMANDS = """
/SEV 2 why
/sev 2: why
/sev sev2 why
/ic zed,
/ic zed.
/ic Maya.
/ic @zed @kim
/ic zed/kim
/ic zed (backup kim)
/ic zed & kim
/ic zed and kim for the night
/ic zed 👍
/ic Dr. Ann Berg
/ic ann.berg@example.com
/ic @ann.berg
/ic zed some more words
/ic zed: some more words
/comms van der Berg
/ops zed database
/scribe zed, she types fast
/role sme O'Brien db
/role sme van der Berg databases
/role sme José García, pagos
/role sme "van der Berg", db
/role sme zed who knows the db well
/role sme zed payments/ledger
/handover ic O'Brien
/handover ic @José now
/account maya and raj
/account zed came late
/phase Mitigation now
/link ticket https://x.example/1 and more
/impact is 5xx  for 12%
/impact over 5 min ago
/impact since 13:00
/milestone detected ~13:00
/milestone detected 13:00 by alert
/scope eu-west-1,  us
/symptom 5xx
/source alert pagerduty said
/update e We see 5xx
/update e: We see
/update ext monitoring We watch
/nothing-new foo
/every i 1h20 calm
/every i 20 min calm
/snooze i 20 min calm
/snooze i until 14:30 calm
/snooze i calm 10m
/public yes, visible
/public yes visible
/told executives by phone at 14:00
/rubric rollback yes it fits
/decide x because y
/hyp @raj: pool
/settle H1 ruled out flat
/settle H1: out flat
/settle h1 OUT flat
/settle #H1 confirmed, flat
/mit M1 applied at 14:00
/mit m1 applied, by hand
/mit M1: applied by hand
/mit [rollback] v2
/task @kim 10m look
/report T1: flat
/report #T1 flat
/action write it @kim due fri
/action write it due diligence
/done A1 yesterday
/tick on call
/edit new text
/edit  H1  new   text
/edit H1: new
/edit T9: new
/edit dead pods
/edit 1500 users
/retime 13:00
/retime to 13:00
/retime H1 to 13:00
/strike H1 please
/private dead
/undo please
/cancel dup duplicate-of amber
/cancel it was amber
/aar in 2 weeks
/aar next thursday
/title New:  title
/ack now
/ack @raj took it
/unknown x
/etc/passwd is gone
""".strip().split("\n")

_SAYS = frozenset(
    re.findall(
        r"\w+",
        "a at again ago all and asked at back because bis by circa decide due durante for hour in "
        "is it min minuten no objections duplicate h1 sev2 of on or out over pendant ruled sev "
        "since the to until update utc yes 分",
    )
)
"""Words that say what the others are, and may go with that."""

_TIME = re.compile(
    r"~?-?\d{1,4}[:.h]\d{2}(?:[:.,]\d+)*z?|-?[\d.]+\s?(?:h|m|min|minuten|hour|分)\d*\b|1300|"
    r"2026-\d\d-\d\d|\bfri(?:day)?\b|in 2 weeks",
    re.IGNORECASE,
)


def _strings(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case int() | float():
            yield f"{value:g}"
        case dict():
            yield from (text for pair in value.items() for each in pair for text in _strings(each))
        case tuple() | list():
            yield from (text for each in value for text in _strings(each))
        case msgspec.Struct():
            fields = (getattr(value, name) for name in value.__struct_fields__)
            yield from (text for field in fields for text in _strings(field))
        case _:
            pass


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text.casefold()))


def _lost(line: str, requests: tuple[Request, ...]) -> set[str]:
    """Return the words of a line that nothing recorded says."""
    kept = " ".join(text for each in requests for text in _strings(each)).casefold()
    texts = line.split(maxsplit=1)[-1] if line.startswith("/") else line
    return {
        word
        for word in _words(_TIME.sub(" ", texts)) - _SAYS
        if word not in kept and not any(part.startswith(word) for part in _words(kept))
    }


@pytest.mark.parametrize("line", [*NOTES, *SIGNS, *COMMANDS])
def test_each_word_is_kept_or_the_line_is_asked_or_refused(line: str) -> None:
    reading = read_line(line, HERE)
    ways = [way.line for way in reading.asked.ways] if reading.asked else [reading]
    assert not reading.empty
    for way in ways:
        if way.requests and len(ways) == 1:
            assert not _lost(line, way.requests), way.requests
        else:
            assert way.requests or way.problem or way.screen
