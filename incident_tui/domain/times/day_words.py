"""Months and days of the week as people write them, in the languages that are read."""

from __future__ import annotations

_MONTHS = (
    "jan january januar janv janvier ene enero janeiro",
    "feb february februar févr fevr février febrero fev fevereiro",
    "mar march mär märz mars marzo março",
    "apr april avr avril abr abril",
    "may mai mayo maio",
    "jun june juni juin junio junho",
    "jul july juli juil juillet julio julho",
    "aug august août aout ago agosto",
    "sep sept september septembre septiembre set setembro",
    "oct october okt oktober octobre octubre out outubro",
    "nov november novembre noviembre novembro",
    "dec december dez dezember déc décembre dic diciembre dezembro",
)
MONTHS = {word: number for number, row in enumerate(_MONTHS, 1) for word in row.split()}
"""The number of a month by its name or its usual abbreviation, in lower case."""

_WEEKDAYS = (
    "mon monday montag lundi lunes segunda",
    "tue tues tuesday dienstag mardi martes terça",
    "wed wednesday mittwoch mercredi miércoles quarta",
    "thu thur thurs thursday donnerstag jeudi jueves quinta",
    "fri friday freitag vendredi viernes sexta",
    "sat saturday samstag sonnabend samedi sábado",
    "sun sunday sonntag dimanche domingo",
)
WEEKDAYS = {word: number for number, row in enumerate(_WEEKDAYS) for word in row.split()}
"""The day of the week by its name, Monday is 0, in lower case."""

DAYS_AWAY = {
    "today": 0, "tonight": 0, "heute": 0, "hoy": 0, "hoje": 0,
    "yesterday": -1, "gestern": -1, "ayer": -1, "ontem": -1,
    "tomorrow": 1, "morgen": 1, "demain": 1, "mañana": 1, "amanhã": 1,
}  # fmt: skip
"""How many days a word is away from today. French `hier` is German for `here`: not read."""
