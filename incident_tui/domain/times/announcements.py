"""The words in which an update announces the next one, in six languages.

What is found is where the announcement stands; when it is due is read by `promises`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from msgspec import Struct

from incident_tui.domain.regex import regex

MOST = 20
"""So many announcements are looked at; a text with more is no update."""


class Announcement(Struct, frozen=True):
    """Where a text says that there will be an update, from `start` to `end`.

    `firm`: it names the next one as a thing (`Next update`), so a time may stand right behind it.
    `heading`: it is no more than `Update:`, behind which anything may follow.
    """

    start: int
    end: int
    firm: bool = False
    heading: bool = False
    english: bool = False


_WHAT = (
    r"(?:updates?|news|information|info|details|statement|message|word|comms?|communications?|"
    r"check-?in|bulletin)"
)
_KIND = (
    r"(?:status|progress|scheduled|written|public|internal|external|short|full|brief|regular|"
    r"hourly|customer|incident|eta|planned|formal)"
)
_TO_COME = (
    r"(?:another|further|more|additional|follow[- ]up|new|regular|subsequent|fresh|final|hourly|"
    r"half-hourly|progress|status|an?|our|your)"
)
_TELL = r"(?:provid|post|shar|send|giv|issu|publish|expect|offer|have|bring|follow up with)"
_SOON = r"(?:every|hourly|in|within|by|at|before|around|no later|between)"
_FIRM_ENGLISH = (
    rf"next[ _]?(?:{_KIND} ){{0,2}}(?:{_WHAT}|status|post|report)\b"
    r"|next\s?[:=@]|next(?= (?:(?:at|by|around|in) )?~?\d)"
    r"|follow-up(?= (?:by|at|in|within|before)\b)"
    r"|update (?:cadence|frequency|interval)\b"
)
_ENGLISH = (
    rf"{_TO_COME} (?:{_KIND} )?{_WHAT}\b|(?:further|additional|new) status\b"
    rf"|{_TELL}(?:e|ing)? (?:(?:you|everyone|customers|with|an?|the|more|further|our|any|"
    rf"another|regular|continued|additional|status|progress|new) ){{0,4}}{_WHAT}\b"
    r"|(?:will|we'll|shall|going to) (?:\w+ )?(?:update|post|write|report)"
    r" (?:you|this|here|again|everyone|customers|on this|in|at|by|within|every|before|no later)\b"
    r"|(?:page|post|status|thread|notice|incident|ticket|channel) will be updated\b"
    r"|(?:check|report|circle|write|come) back\b"
    r"|check in (?:again|with you)\b|get back to you\b|hear (?:\w+ )?from us\b"
    r"|more to (?:come|follow)\b"
    r"|(?:have|share) more (?:to (?:share|say|tell) )?(?=(?:by|at|in|within|before)\b)"
    r"|keep (?:you|everyone|this page|customers) (?:updated|posted|informed)\b"
    r"|updates? posted (?=every\b|hourly\b)"
    rf"|updates? (?:(?:will|is|are|to) (?:be )?(?:(?:follow|here|again|provided|posted|shared|"
    rf"sent|published|given|due|expected|planned|scheduled|come) ){{0,3}}|(?:due|expected|planned|"
    rf"follows?|coming|here|again) (?:here )?)?{_SOON}\b"
)
_HEADING = r"updates?\s?:"
_FIRM_GERMAN = (
    r"(?:nächste[srn]?|naechste[srn]?|folgende[srn]?) (?:\w+ )?(?:\w*update|statusmeldung|"
    r"aktualisierung|meldung|information(?:en)?|infos?|rückmeldung|nachricht|statusbericht|stand)\b"
)
_GERMAN = (
    r"(?:weitere[srn]?|neue[srn]?|ein|das|unser|erneutes) (?:\w*update|statusmeldung|"
    r"aktualisierung(?:en)?|meldung(?:en)?|information(?:en)?|infos?|neuigkeiten|rückmeldung|"
    r"nachricht(?:en)?)\b"
    r"|(?:melden|informieren|aktualisieren|berichten) (?:wir )?(?:uns|sie|euch|hier|wieder|"
    r"diese seite)\b"
    r"|(?:halten|auf) (?:\w+ )?(?:dem|auf dem) laufenden\b"
    r"|(?:status-?)?updates? (?:folg(?:t|en)|komm(?:t|en)|geben|gibt|erschein(?:t|en)|alle|um|"
    r"bis|in|stündlich)\b"
)
_FIRM_FRENCH = (
    r"prochaine?s? (?:mises? [àa] jour|points?(?: d'étape| de situation)?|informations?|"
    r"communications?|communiqués?|messages?|updates?|actualisations?)\b"
)
_FRENCH = (
    r"(?:nouvelles?|nouveau|autre|une|un|d'autres|plus d'|davantage d') ?(?:nouvelle |nouveau |"
    r"autre )?(?:mises? [àa] jour|point(?: d'étape| de situation)?|informations?|communication|"
    r"communiqué|message|actualisation)\b"
    r"|nous (?:vous )?(?:re)?(?:viendrons|tiendrons|informerons|communiquerons|publierons|"
    r"donnerons|ferons)(?: (?:vers vous|un|des|informés))?\b"
    r"|mises à jour (?=toutes les|chaque)"
)
_FIRM_SPANISH = (
    r"(?:pr[óo]xim[ao]s?|siguientes?) (?:actualizaci(?:[óo]n|ones)|informaci[óo]n|novedades|"
    r"comunicad[oa]|reporte|aviso|update)\b"
)
_SPANISH = (
    r"(?:nuev[ao]s?|otr[ao]s?|más|una|nuestra) (?:nueva )?(?:actualizaci(?:[óo]n|ones)|"
    r"informaci[óo]n|novedades|noticias|comunicad[oa]|reporte|aviso)\b"
    r"|volveremos a (?:informar|actualizar|publicar)\b|volveremos con\b"
    r"|(?:actualizaremos|informaremos|publicaremos|compartiremos|mantendremos informad[oa]s)\b"
    r"|actualizaciones (?=cada\b)"
)
_FIRM_PORTUGUESE = (
    r"pr[óo]xim[ao]s? (?:atualiza(?:ç|c)(?:ão|ao|ões)|informaç(?:ão|ões)|comunicad[oa]|retorno|"
    r"update|posicionamento|status)\b"
)
_PORTUGUESE = (
    r"(?:nov[ao]s?|outr[ao]s?|mais|uma|nossa) (?:nova )?(?:atualizaç(?:ão|ões)|"
    r"informaç(?:ão|ões)|novidades|notícias|comunicad[oa]|posicionamento)\b"
    r"|(?:atualizaremos|informaremos|voltaremos|retornaremos|compartilharemos|divulgaremos|"
    r"traremos novidades)\b"
    r"|atualizações (?=a cada\b|cada\b)"
)


_ANNOUNCED = regex(
    rf"\b(?:(?P<firm_en>{_FIRM_ENGLISH})|(?P<en>{_ENGLISH})|(?P<heading>{_HEADING})"
    rf"|(?P<firm>{_FIRM_GERMAN}|{_FIRM_FRENCH}|{_FIRM_SPANISH}|{_FIRM_PORTUGUESE})"
    rf"|(?P<other>{_GERMAN}|{_FRENCH}|{_SPANISH}|{_PORTUGUESE}))"
)
"""What announces an update, in small letters: most words are ruled out by their first."""

_REPORT = r"(?:更新|アップデート|ご?報告|お知らせ|ご?連絡|ご?案内|続報|状況報告|進捗報告|情報更新)"
_JAPANESE = regex(
    rf"(?P<firm>(?:次回|次)の?(?:状況|進捗|情報|ステータス)?の?{_REPORT}(?:予定(?:時刻|日時)?)?|続報|次報)"
    rf"|(?P<other>(?<!の){_REPORT}を?(?:いた)?(?:します|予定|行います|する予定))"
)
_JAPANESE_LETTER = regex(r"[\u3040-\u30ff\u4e00-\u9fff]")

_HINTS = (
    "updat", "info", "news", "detail", "status", "state", "message", "word", "comm", "next",
    "write", "report", "back", "hear", "post", "follow", "bulletin", "check", "more",
    "meld", "aktualisier", "nachricht", "neuigkeiten", "laufenden", "stand",
    "jour", "point", "nous", "actuali", "novedades", "noticias", "aviso", "atuali", "novidades",
    "publica", "bericht", "notícias", "posicionamento", "retorn", "volt", "compart", "divulg", "公",
)  # fmt: skip
"""One of these is in every announcement, or Japanese letters are."""

_NO = r"no|keine?n?|aucune?|sin|ning[uú]n[ao]?|sem|nenhuma?"
_NO_NEXT = regex(rf"\b(?:{_NO}) $")
_NOT = regex(
    rf"\b(?:{_NO}|not|never|without|nicht|ohne|pas d[e']|pas|sans|não|don't|won't)"
    r"(?: (?!(?:will|we|i|later|yet|and|but|until|eta|change|wir|nous|und|et|y|e)\b)[\w']+){0,2} $"
)
_OVER = regex(
    r"\b(?:posted|published|sent|shared|gave|issued|received|got|read|saw|missed|"
    r"announced|haben|hatten|hat|avons|avions|hemos|habíamos|publicamos|compartimos|enviamos|"
    r"last|previous|prior|earlier|latest|letzte[sn]?|vorherige[sn]?|dernière|précédente|última|"
    r"anterior|deploy\w*|install\w*|apply\w*|applied|roll\w* out|software|firmware|security|"
    r"driver|app)"
    r" (?:(?:an?|the|our|you|another|further|ein|eine|une?|la|una|uma|its) ){0,2}$"
)
"""In front of an announcement: it was in the past, or the update is of another kind."""

_UPDATES_BEFORE = regex(r"\b(?:updates?|updated|posted)\b[^.!?\n]{1,40}[,;|/(–—-] ?$")
"""In front of `next` alone, which then is the next update: `last update 19:05, next 20:50`."""

_OUT = regex(r"\b(?:releas|ship|push)\w* (?:(?:an?|the) )?$")
"""In front of `an update`: one of a program; `release another update` is said of news too."""

_OVER_BEHIND = regex(
    r" (?:was|were|has been|had been|wurden?|a été|fue|foi|veröffentlicht|eingespielt|"
    r"installiert)\b"
)
_POSTED_BEHIND = regex(r" (?:posted|published)\b")
_WITHIN = regex(
    r"\b(?:since|in|see|following|per|after|as of|from)\s(?:the\s|our\s)?(?:initial\s|first\s)?$"
)
_OF_AN_APP = regex(
    r" (?:to|of|for) (?:the|our|your|its) (?:\w+ )?"
    r"(?:app|apps|application|software|database|server|firmware|client|plugin|driver|kernel)\b"
)


def announcements(text: str) -> Iterator[Announcement]:
    """Yield where a text without layout announces an update, in order in each script."""
    low = _small(text)
    if any(hint in low for hint in _HINTS):
        latin = islice(_ANNOUNCED.finditer(low), MOST)
        yield from (found for match in latin if (found := _latin(match)))
    if _JAPANESE_LETTER.search(text):
        for match in islice(_JAPANESE.finditer(text), MOST):
            before = text[max(0, match.start() - 4) : match.start()]
            if not before.endswith(("前回の", "最終", "最新の")):
                yield Announcement(*match.span(), firm=match.lastgroup == "firm")


def _small(text: str) -> str:
    """Return a text in small letters, each at its place."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower()[:1] for c in text)


def _latin(match: re.Match[str]) -> Announcement | None:
    """Return what is announced in a language of Latin letters; None for the past and for no."""
    kind = match.lastgroup or ""
    text, start, end = match.string, match.start(), match.end()
    before, firm = text[max(0, start - 50) : start], kind.startswith("firm")
    if match[0] == "next" and not _UPDATES_BEFORE.search(before):
        return None
    if _OVER.search(before) or _OVER_BEHIND.match(text, end) or _OF_AN_APP.match(text, end):
        return None
    if _NO_NEXT.search(before) if firm else _is_none(match[0], before, text[end : end + 12]):
        return None
    return Announcement(
        start, end, firm=firm, heading=kind == "heading", english=kind not in {"firm", "other"}
    )


def _is_none(words: str, before: str, behind: str) -> bool:
    """Whether an announcement that does not say `next` is denied, is over or is of a program."""
    if _NOT.search(before) or _WITHIN.search(before) or _POSTED_BEHIND.match(behind):
        return True
    return words.startswith(("an update", "a ", "update")) and bool(_OUT.search(before))
