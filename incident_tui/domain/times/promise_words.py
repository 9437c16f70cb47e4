"""The words around a promised time: what leads to it, links it, or makes it another one's."""

from __future__ import annotations

import re
from datetime import tzinfo

from incident_tui.domain.regex import regex
from incident_tui.domain.times.zones import zone_behind

_WORD = regex(r"[\w'-]+")


_LEAD = regex(
    r"(?:\b(?:by|at|before|around|until|till|about|approximately|approx\.?|later than|"
    r"due|on|for|is|tomorrow,?|today,?|tonight,?|expected|scheduled|planned|eta|and|or|between|"
    r"the latest|morning|"
    r"um|gegen|bis|vor|ab|am|für|etwa|ca\.?|circa|spätestens|zwischen|morgen|heute|ist|"
    r"à|vers|avant|pour|d'ici|le|est|prévue?s?|environ|entre|demain|"
    r"a las?|las?|el|es|antes de|hasta|sobre|hacia|mañana|"
    r"às|as|até|pelas|em|dia|den|amanhã|hoje|é|@)|[à@:=~(|,–—-]|[\u3040-\u30ff\u4e00-\u9fff])\s*"
    r"(?:(?:the latest|latest|approximately|around|about|spätestens|etwa|"
    r"ca\.|environ|aprox\.?)\s|"
    r"~\s?|(?-i:\(?[A-Z]{1,4}T?\)?:?\s))?$",
    re.IGNORECASE,
)
"""What leads to a clock time, at the end of what stands in front of it."""

_LINK_WORDS = """
we you i there our the team a an will 'll shall to be is are going plan planning expect
aim hope intend should also then again have provide post share send give publish issue
bring come back return with at latest and/or follow followed by this page here everyone
customers wir ihnen sie euch das ein die der es uns folgt folgen kommt erfolgt erscheint
gibt geben werden wird dann spätestens wieder erneut uhr hier veröffentlichen nous vous on
il y aura une la le un publierons donnerons ferons de des au plus tard nos les
publicaremos daremos compartiremos habrá se una más tardar nós vamos teremos haverá no
máximo uma mais o os as
"""
_LINKS = frozenset(_LINK_WORDS.split())
_COMES_WORDS = """
due expected planned scheduled posted provided shared sent coming come sometime on in for
eta no later than latest today tomorrow approximately around about not before within every
or sooner geplant erwartet voraussichtlich um bis gegen heute morgen im innerhalb alle den
ist sind prévue prévu est vers à avant dans toutes prevista previsto está antes sobre en
cada será até às em é hourly
"""
_COMES = _LINKS | frozenset(_COMES_WORDS.split())
_ELSEWHERE_WORDS = """
since started starts start began begun occurred from was were last previous until
postmortem post-mortem rca analysis review summary retrospective resolved fixed deployed
maintenance restored completed complete detected observed noticed ended window seit begann
begonnen war waren wurde wurden von behoben gelöst abgeschlossen wartung wartungsfenster
bericht abschlussbericht analyse letzte letzten vorherige entstanden bestand depuis été
était étaient rapport dernière précédente résolu corrigé rétabli terminée terminé commencé
desde fue fueron era mantenimiento informe análisis última anterior resuelto corregido
restablecido comenzó foi foram manutenção relatório análise resolvido corrigido
restabelecido concluída começou
"""
_ELSEWHERE = frozenset(_ELSEWHERE_WORDS.split())
_ELSEWHERE_PHRASE = regex(
    r"\breport\b(?!\sback)|\bas of\b|から|以降|時点|発生|メンテナンス|復旧し|前回|完了|報告書|原因"
)
_WAS = regex(
    r",?\s(?:was|were|has|had|have been|did|said|stated|confirmed|wurde|war|hatte|"
    r"a été|était|fue|foi)\b",
    re.IGNORECASE,
)
_JAPANESE_LINK = regex(
    r"[\s,]*(?:頃|ごろ|程度)?(?:に|までに|を目処に|を目途に|には)?[\s,]*(?:改めて|再度|また)?[\s,]*"
)
TOMORROW = regex(
    r"\b(?:tomorrow|(?<!heute )(?<!am )(?<!guten )(?<!jeden )morgen|demain|"
    r"(?<!la )(?<!esta )mañana|amanhã)\b|明日|明朝",
    re.IGNORECASE,
)
AFTERNOON = regex(
    r"\b(?:this (?:afternoon|evening)|tonight|tomorrow (?:afternoon|evening|night)|"
    r"(?:heute|morgen) (?:nachmittag|abend)|cet après-midi|ce soir|esta (?:tarde|noche|noite)|"
    r"hoje à (?:tarde|noite))\b",
    re.IGNORECASE,
)


VAGUE = regex(
    r"\b(?:(?:very )?soon(?:est)?|shortly|asap|as soon as possible|momentarily|in due course|"
    r"(?:in|within|over) (?:a|the next|the coming) (?:few|couple of|bit|while|moment)"
    r"(?: (?:minutes|hours|days))?|in a (?:bit|while|moment)|"
    r"in (?:several|some) (?:minutes|hours)|"
    r"later (?:today|tonight|this \w+|on)|(?:this|tomorrow) (?:morning|afternoon|evening)|"
    r"tonight|"
    r"(?:the )?end of (?:the )?(?:business )?(?:day|week|shift)|eod|eob|cob|close of business|"
    r"next week|(?:\d+|two|few) business (?:days?|hours?)|tbd|tba|tomorrow|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"bald|in kürze|demnächst|zeitnah|schnellstmöglich|so (?:bald|schnell) wie möglich|"
    r"umgehend|"
    r"in den nächsten (?:minuten|stunden)|später|im laufe des (?:tages|abends|nachmittags)|"
    r"heute (?:nachmittag|abend)|"
    r"bientôt|prochainement|sous peu|dès que possible|dans les prochaines (?:minutes|heures)|"
    r"plus tard|cet après-midi|ce soir|dans la (?:journée|soirée)|"
    r"pronto|en breve|próximamente|lo antes posible|en l[oa]s próxim[oa]s (?:minutos|horas)|"
    r"más tarde|esta (?:tarde|noche|noite)|"
    r"em breve|o mais (?:breve|rápido) possível|n[oa]s próxim[oa]s (?:minutos|horas)|"
    r"mais tarde)\b"
    r"|まもなく|後ほど|のちほど|追って|近日中?|早急に|本日中|数時間|夕方",
    re.IGNORECASE,
)
"""Words for a time that say no instant."""

_ALL_TIMES = regex(
    r"\b(?:all\s)?times?(?:\s(?:are|is|shown|given|listed|stated|below|here)){0,3}"
    r"\sin(?:\sthe)?(?=\s)|\ball times(?:\sare)?:?(?=\s)"
    r"|\balle (?:zeiten|zeitangaben|uhrzeiten)(?:\ssind)?(?:\sin)?(?=\s)",
    re.IGNORECASE,
)


def zone_of_all_times(text: str) -> tzinfo | None:
    """Return the zone that a text names for all its times: `All times in Pacific Time`."""
    found = _ALL_TIMES.search(text)
    zone = zone_behind(text[found.end() : found.end() + 60]) if found else None
    return zone.zone if zone else None


def leads_to_a_time(before: str) -> bool:
    """Whether what stands in front of a clock time (its last 40 characters) leads to one."""
    return _LEAD.search(before) is not None


def links(between: str) -> bool:
    """Whether a time at the front of a clause belongs to the update announced behind `between`."""
    if len(between) > 70:
        return False
    if _JAPANESE_LINK.fullmatch(between):
        return True
    words = _WORD.findall(between.lower())
    plain = re.fullmatch(r"[\w\s,:'–-]*", between) is not None
    return plain and len(words) <= 9 and all(_stem(word) in _LINKS for word in words)


def comes(between: str) -> bool:
    """Whether there is nothing between an announcement and its time but that it comes then."""
    return all(_stem(word) in _COMES for word in _WORD.findall(between.lower()))


def about_something_else(between: str) -> bool:
    """Whether the words between an announcement and a time make the time another one's."""
    words = _WORD.findall(between.lower())
    return not _ELSEWHERE.isdisjoint(words) or bool(_ELSEWHERE_PHRASE.search(between.lower()))


def says_it_was(behind: str) -> bool:
    """Whether what follows a time says that it is over."""
    return _WAS.match(behind) is not None


def _stem(word: str) -> str:
    """Return `we` for `we'll`."""
    return word.removesuffix("'ll").removesuffix("'re")
