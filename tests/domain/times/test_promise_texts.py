"""What texts of updates promise, by language, layout, zone and day: half of them nothing.

Every text is made up, in the likeness of what is posted in an incident.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incident_tui.domain.times.promises import (
    Promise,
    Unread,
    promised,
    read_promise,
    unread_promise,
)
from incident_tui.domain.times.zones import written

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)  # a Monday
BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")


def read(text: str, now: datetime = NOW) -> str:
    """Return the promised instant as `2 14:30` (UTC), or what is not understood, or nothing."""
    match read_promise(text, now, UTC):
        case Promise(at=at):
            return f"{at.day} {at:%H:%M}"
        case Unread(words=words):
            return f"? {words}"
        case None:
            return ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # zones
        ("Card payments fail. Next update by 2pm Pacific.", "2 22:00"),
        ("Next update by 2 p.m. Pacific Time.", "2 22:00"),
        ("Next update at 9:30am PT", "2 17:30"),
        ("Next update by 9:30 am PST/PDT", "2 17:30"),
        ("By 9am Eastern we will post another update.", "2 14:00"),
        ("We will update this page by 11:00 AM Eastern Standard Time.", "2 16:00"),
        ("Next update by 3pm ET", "2 20:00"),
        ("We will update you by 3pm et", "2 20:00"),
        ("Next update: 14:30 London time", "2 14:30"),
        ("Next update: 21:00 HKT", "2 13:00"),
        ("Next update at 20:30 WIB.", "2 13:30"),
        ("Next update at 14:30 UTC +2", "2 12:30"),
        ("Next update at 14:30 UTC+02:00.", "2 12:30"),
        ("Next update at 3:00 PM (UTC+1)", "2 14:00"),
        ("Next update by 14:30 Europe/Berlin", "2 13:30"),
        ("Next update by 08:00 America/New_York.", "2 13:00"),
        ("Next update at 14:30 CET/13:30 UTC", "2 13:30"),
        ("Next update (ET): 2:30 PM", "2 19:30"),
        ("All times are in Pacific Time. Errors since 3:40. Next update by 9:30.", "2 17:30"),
        ("We will post the next update at 14:30\nCET.", "2 13:30"),
        # layout
        ("**Next update:** 14:20 UTC", "2 14:20"),
        ("*Next update*: `14:20 UTC`", "2 14:20"),
        ("- **Status:** investigating\n- **Next update:** 14:20 UTC", "2 14:20"),
        ("| Next update | 14:20 UTC |", "2 14:20"),
        ("| Status | Next update |\n|---|---|\n| Degraded | 14:20 UTC |", "2 14:20"),
        ("Next update\n14:20 UTC", "2 14:20"),
        ("Next update:\n\n> 14:20 UTC", "2 14:20"),
        ("### Next update\n14:20 UTC", "2 14:20"),
        ("<strong>Next update</strong><br>14:20 UTC", "2 14:20"),
        ("<tr><th>Next update</th><td>14:20&nbsp;UTC</td></tr>", "2 14:20"),
        ("<p>Logins fail.</p><p><b>Next update</b>: in 30&nbsp;minutes</p>", "2 12:30"),
        ("Next update: ⏰ 14:20 UTC", "2 14:20"),
        ("🕑 14:20 UTC: next update", "2 14:20"),
        ("Next update at :clock2: 14:20 UTC", "2 14:20"),
        ("Next\u00a0update:\u00a014:20\u202fUTC", "2 14:20"),
        ("Next update at [14:20 UTC](https://time.example/1420)", "2 14:20"),
        ("We will provide another update\nwithin 30 minutes.", "2 12:30"),
        # English
        ("Full recovery and another update in 2 hours.", "2 14:00"),
        ("Next update between 14:00 and 14:30 UTC", "2 14:30"),
        ("Next update 14:00-14:30 UTC", "2 14:30"),
        ("Next update between 2 and 3pm ET", "2 20:00"),
        ("Next update in 30-45 minutes", "2 12:45"),
        ("Updates at 14:30, 15:30 and 16:30 UTC", "2 14:30"),
        ("Next update: 30 minutes", "2 12:30"),
        ("Next update in thirty (30) minutes.", "2 12:30"),
        ("Next update in an hour and a half", "2 13:30"),
        ("Next update this afternoon at 3:30", "2 15:30"),
        ("Next update at 09:00 UTC on March 3rd", "3 09:00"),
        ("We will post our first update at 14:30 UTC.", "2 14:30"),
        ("No change so far and another update by 14:30 UTC.", "2 14:30"),
        ("Still not resolved next update 14:30 UTC", "2 14:30"),
        ("Updates posted every 30 minutes", "2 12:30"),
        ("We read the notes of 2.10 and will post more information by 14:30 UTC.", "2 14:30"),
        # German
        ("Nächstes Update um 14:30 Uhr", "2 14:30"),
        ("Nächstes Update um 14:30 Uhr UTC", "2 14:30"),
        ("Das nächste Update folgt gegen 14.30 Uhr (MEZ).", "2 13:30"),
        ("Wir melden uns spätestens um 15 Uhr wieder.", "2 15:00"),
        ("Bis 15:00 Uhr informieren wir Sie erneut.", "2 15:00"),
        ("Nächstes Update zwischen 14 und 15 Uhr", "2 15:00"),
        ("Nächstes Update in ca. 30 Minuten", "2 12:30"),
        ("Weitere Informationen folgen in einer halben Stunde.", "2 12:30"),
        ("Statusupdates alle 30 Minuten", "2 12:30"),
        ("Nächstes Update am 3. März um 9:30 Uhr", "3 09:30"),
        # French
        ("Prochaine mise à jour à 14h30", "2 14:30"),
        ("Prochaine mise à jour : 14 h 30 (heure de Paris)", "2 13:30"),
        ("À 14h30, nous publierons une nouvelle mise à jour.", "2 14:30"),
        ("Prochain point de situation vers 15h.", "2 15:00"),
        ("Prochaine mise à jour dans 30 minutes", "2 12:30"),
        ("Prochaine mise à jour dans les 30 prochaines minutes", "2 12:30"),
        ("Prochaine mise à jour dans l'heure", "2 13:00"),
        ("Nous vous tiendrons informés toutes les heures.", "2 13:00"),
        ("Prochaine mise à jour demain à 9h", "3 09:00"),
        # Spanish
        ("Próxima actualización a las 14:30", "2 14:30"),
        ("Próxima actualización a las 2:30 p. m. (hora de Madrid)", "2 13:30"),
        ("La próxima actualización será a las 3:30 de la tarde.", "2 15:30"),
        ("Publicaremos más información antes de las 16:00 CET", "2 15:00"),
        ("Próxima actualización en 30 minutos", "2 12:30"),
        ("Daremos otra actualización dentro de media hora.", "2 12:30"),
        ("Próxima actualización el 3 de marzo a las 9:00", "3 09:00"),
        # Portuguese
        ("Próxima atualização às 14:30", "2 14:30"),
        ("Próxima atualização às 14h30 (horário de Brasília)", "2 17:30"),
        ("Próxima atualização em até 1 hora", "2 13:00"),
        ("Daremos mais informações em 30 minutos.", "2 12:30"),
        ("Atualizações a cada 30 minutos", "2 12:30"),
        ("Próxima atualização amanhã às 9h", "3 09:00"),
        # Japanese
        ("次回の更新は14:30 JST", "3 05:30"),
        ("次回更新：23時30分頃（日本時間）", "2 14:30"),
        ("次回の更新は午後11時30分 JSTを予定しております。", "2 14:30"),
        ("次回の更新は30分後です。", "2 12:30"),
        ("1時間以内に続報をお知らせします。", "2 13:00"),
        ("30分ごとに更新します。", "2 12:30"),
        ("次回の更新は明日9:00です。", "3 09:00"),
    ],
)
def test_what_a_text_promises(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        # what was
        "We posted an update at 14:20 UTC.",
        "An update was posted at 14:30 UTC.",
        "Update posted at 14:20 UTC",
        "Since our last update at 14:20 UTC nothing has changed.",
        "The update at 14:20 UTC said otherwise.",
        "In an update at 14:20 UTC we gave the wrong region.",
        "Update: 14:20 UTC - we are looking into it",
        "Update: full recovery is expected by 15:00 UTC",
        "Update: we fixed it in 20 minutes",
        "Next update\n14:20 UTC - Investigating\n14:00 UTC - Started",
        "We received your message at 14:30 UTC.",
        "Our status at 14:30 UTC was degraded.",
        "New information was published at 14:30 UTC.",
        "Errors began after the update at 14:30 UTC.",
        "We will share more details on the outage that began at 14:05 UTC.",
        "More details on the errors between 14:00 and 14:20 UTC will follow.",
        "| Next update | none planned | Impact since | 11:20 UTC |\n",
        "We restarted the queue within 20 minutes and will share what we learn.",
        "Payments recovered at 14:30 UTC. We keep watching.",
        # other updates, other things to come
        "We will deploy an update at 14:30 UTC.",
        "A security update is planned for 22:00 UTC.",
        "The app update is expected by 15:00 UTC.",
        "We will release an update at 15:00 UTC.",
        "The next update of the app comes at 22:00 UTC.",
        "Following an update to the database at 14:30 UTC errors rose.",
        "The next release is at 22:00 UTC.",
        "We'll update the database in 30 minutes.",
        "We will publish a full report within 5 days.",
        "Our engineers will be back at 14:30 UTC.",
        "The export should be done in 2 hours.",
        # maintenance
        "Scheduled maintenance from 22:00 to 23:00 UTC. We will update you once it is done.",
        "Maintenance window: 22:00 - 23:00 UTC. No further updates are planned.",
        "During the maintenance from 22:00 to 23:00 UTC we will keep you updated.",
        "Our next maintenance is at 22:00 UTC.",
        "The maintenance of 3 March ends at 15:00 UTC; details are on the page.",
        # no
        "There will be no further updates before 14:30 UTC.",
        "We do not expect another update before 14:30 UTC.",
        "We have no news at 14:30 UTC.",
        "More information as it becomes available.",
        # German
        "Letztes Update um 14:30 Uhr",
        "Wir haben um 14:30 Uhr ein Update veröffentlicht.",
        "Um 14:30 Uhr wurde ein Update eingespielt.",
        "Die Wartung dauert bis 15:00 Uhr. Weitere Informationen auf der Statusseite.",
        "Seit 14:30 Uhr ist die Anmeldung gestört.",
        "Der Fehler wurde in 30 Minuten behoben.",
        "Wir halten Sie auf dem Laufenden.",
        # French
        "Dernière mise à jour à 14h30",
        "Une mise à jour a été publiée à 14h30.",
        "La mise à jour du serveur est prévue à 14h30.",
        "La maintenance se termine à 15h.",
        "Les paiements échouent depuis 14h30.",
        "Le service sera rétabli dans 30 minutes.",
        # Spanish
        "Última actualización a las 14:30",
        "Publicamos una actualización a las 14:30.",
        "La actualización del servidor empieza a las 14:30.",
        "El mantenimiento termina a las 15:00.",
        "El servicio volverá en 30 minutos.",
        # Portuguese
        "Última atualização às 14:30",
        "A manutenção termina às 15:00.",
        "O serviço voltou às 14h30.",
        "Os pagamentos falham desde as 14h30.",
        # Japanese
        "最終更新 14:30 JST",
        "前回の更新は14:30 JSTでした。",
        "14:30に更新しました。",
        "メンテナンスは14:30から15:30まで行います。",
        "14:30に復旧しました。次回の更新はありません。",
        # what only looks like a time
        "Version 2.14.30 is our next update of the client",
        "We will share more details about the 24:7 rota",
        "The next updates cost 14.30 EUR",
    ],
)
def test_what_is_past_or_about_something_else_promises_nothing(text: str) -> None:
    assert promised(text, NOW, UTC) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Next update soon.", "soon"),
        ("We will provide another update later today.", "later today"),
        ("Next update: TBD", "TBD"),
        ("Next update by end of day", "end of day"),
        ("Next update: Tuesday", "Tuesday"),
        ("Next update in 2 business days", "2 business days"),
        ("Next update in a few hours", "in a few hours"),
        ("Next update at 14:30 XYZT", "14:30 XYZT"),
        ("Next update at 14:30 local time", "14:30 local time"),
        ("Next update by 25:30 UTC", "25:30"),
        ("Next update in 900 days", "in 900 days"),
        ("Next update within 30 minutes of the fix", "within 30 minutes"),
        ("Next update: 3/4/2026 14:30 UTC", "3/4/2026 14:30 UTC"),
        ("**Next update:** at half past two", "at half past two"),
        ("Nächstes Update in Kürze", "in Kürze"),
        ("Plus d'informations : nouvelle mise à jour bientôt", "bientôt"),
        ("La próxima actualización será en breve.", "en breve"),
        ("Novas informações em breve.", "em breve"),
        ("次回の更新は後ほどお知らせします。", "後ほど"),
        ("Nothing is announced here, and 14:30 XYZT is a time.", None),
        ("We will provide an update soon. Next update by 14:30 UTC.", None),
        ("The fix is out. More information as it becomes available.", None),
    ],
)
def test_an_update_whose_time_is_not_understood_says_so(text: str, words: str | None) -> None:
    assert unread_promise(text, NOW, UTC) == words


def test_of_a_time_that_is_not_understood_no_later_one_is_taken() -> None:
    found = read_promise("Next update by 14:30 XYZT. After that, every 2 hours updates.", NOW, UTC)
    assert isinstance(found, Unread)
    assert found.why == "XYZT is no zone known here"


@pytest.mark.parametrize(
    ("text", "now", "tz", "expected"),
    [
        # the clocks go forward in Berlin on 29 March 2026 at 02:00, back on 25 October at 03:00
        ("Nächstes Update um 03:30 Uhr", "2026-03-29T00:30Z", BERLIN, "29 01:30"),
        ("Next update by 02:30", "2026-03-29T00:30Z", BERLIN, "? 02:30"),
        ("Next update by 02:30", "2026-03-29T01:30Z", BERLIN, "30 00:30"),
        ("Next update by 02:30", "2026-10-24T23:00Z", BERLIN, "? 02:30"),
        ("Next update by 02:30 CEST", "2026-10-24T23:00Z", BERLIN, "25 00:30"),
        ("Next update by 02:30 CET", "2026-10-24T23:00Z", BERLIN, "25 01:30"),
        ("Next update in 2 hours", "2026-10-24T23:30Z", BERLIN, "25 01:30"),
        # in New York on 8 March and on 1 November
        ("Next update by 3:30 AM ET", "2026-03-08T06:00Z", UTC, "8 07:30"),
        ("Next update by 2:30 AM Eastern", "2026-03-08T06:00Z", UTC, "? 2:30 AM Eastern"),
        ("Next update by 1:30 AM ET", "2026-11-01T04:00Z", UTC, "? 1:30 AM ET"),
        ("Next update by 1:30 AM EST", "2026-11-01T04:00Z", UTC, "1 06:30"),
        ("Next update by 5pm PT", "2026-07-01T12:00Z", UTC, "2 00:00"),
        ("Next update by 5pm PST", "2026-07-01T12:00Z", UTC, "2 01:00"),
    ],
)
def test_on_days_when_the_clocks_change(text: str, now: str, tz: ZoneInfo, expected: str) -> None:
    found = read_promise(text, datetime.fromisoformat(now), tz)
    match found:
        case Promise(at=at):
            assert f"{at.day} {at:%H:%M}" == expected
        case Unread(words=words, why=why):
            assert f"? {words}" == expected
            assert "the clocks went" in why
        case None:
            pytest.fail("nothing was read")


def test_a_doubled_hour_offers_both_readings() -> None:
    found = read_promise("Next update by 02:30", datetime(2026, 10, 24, 23, tzinfo=UTC), BERLIN)
    assert isinstance(found, Unread)
    assert {choice.at for choice in found.choices} == {
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("😀 **Next update:** `14:20 UTC` thanks", "14:20 UTC"),
        ("<b>Next&nbsp;update</b><br/>\n14:20&nbsp;UTC", "14:20&nbsp;UTC"),
        ("Next update at 14:00–14:20 UTC.", "14:00–14:20 UTC"),
        ("Next update *in 30 minutes*", "in 30 minutes"),
    ],
)
def test_the_place_of_a_promise_is_told_in_the_text_as_it_was_written(
    text: str, words: str
) -> None:
    found = read_promise(text, NOW, UTC)
    assert isinstance(found, Promise)
    assert text[found.start : found.end] == words


_ZONES = st.sampled_from(
    ["UTC", "Europe/Berlin", "Europe/Dublin", "America/New_York", "America/St_Johns",
     "America/Los_Angeles", "Asia/Kolkata", "Asia/Tokyo", "Asia/Jakarta", "Australia/Adelaide",
     "Pacific/Chatham", "Asia/Kathmandu"]
)  # fmt: skip
_FORMS = st.sampled_from(
    ["Next update by {}", "**Next update:** {}", "<b>Next update</b><br>{}", "| Next update | {} |",
     "Nächstes Update um {}", "Prochaine mise à jour à {}", "Próxima actualización a las {}",
     "Próxima atualização às {}", "次回の更新は{}", "By {} we will post another update."]
)  # fmt: skip


@given(_ZONES, _FORMS, st.integers(1, 6 * 24 * 60), st.integers(0, 3 * 365 * 24 * 60))
@settings(max_examples=300)
def test_a_written_time_is_read_back_to_the_minute(
    zone: str, form: str, minutes: int, since: int
) -> None:
    now = datetime(2024, 3, 1, tzinfo=UTC) + timedelta(minutes=since)
    then = now + timedelta(minutes=minutes)
    text = form.format(written(then, ZoneInfo(zone), now))
    assert promised(text, now, NEW_YORK) == then


_WORDS = (
    "next update|Next update:|nächstes Update|次回の更新は|update every|in|30|minutes|14:30|25:99|"
    "UTC|+2|2pm|Pacific|<b>|</td>|&nbsp;|**|\n|\u202e|⏰|3 March|tomorrow|-|to|and|between|half an|"
    "2026-02-30|99999999|9999-12-31 23:59|0001-01-01 00:00|hour|分後|午後|.|;|(|)|[|](x)"
)
_PIECES = st.lists(st.sampled_from(_WORDS.split("|")), max_size=14).map(" ".join)


@given(
    st.one_of(_PIECES, st.text(max_size=60)),
    st.datetimes(timezones=st.just(UTC)),
    st.sampled_from([UTC, BERLIN, NEW_YORK]),
)
@settings(max_examples=500)
def test_no_text_raises_and_places_are_within_it(text: str, now: datetime, tz: ZoneInfo) -> None:
    found = read_promise(text, now, tz)
    if found is not None:
        assert 0 <= found.start < found.end <= len(text)


_HARD = [
    "next update ", "We will provide an update soon. ", "14:30 UTC ", "next update 25:99 ", "1 ",
    "12:3", "<br>next update<br>", "<td>next update</td><td>25:61 UTC</td>", "⏰ next update ",
    "\u202eאב next update 99:99 ", "次回の更新は", "in the next the next the next ", "a ",
    "half an ",
    "next update 15 to 15 to 15 to ", "monday 3 march ", "provide you you you the ", ". ", "\n",
    " ",
    "next update at 14:30 Aa/Bb ", "14:30-14:30-", "*_~`", "<", "&a;", "_a_", "| a ", "|\n",
    "next update 14:30 and 15:30 and ", "updates will be posted posted posted ", "no further ",
]  # fmt: skip


@pytest.mark.parametrize("piece", _HARD)
def test_no_text_takes_long(piece: str) -> None:
    """The budget is 20 ms for 10,000 characters; a slow machine is given ten times that."""
    for text in ((piece * 10_000)[:10_000], f"Next update {piece * 10_000}"[:10_000]):
        began = time.process_time()
        read_promise(text, NOW, UTC)
        assert time.process_time() - began < 0.2


def test_what_is_beyond_the_part_that_is_read_is_left_out() -> None:
    assert promised("x" * 100_000 + " Next update by 14:30 UTC", NOW, UTC) is None
    assert promised("Next update by 14:30 UTC " + "x" * 100_000, NOW, UTC) is not None
