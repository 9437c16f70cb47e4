"""What forty people may see on a shared screen: the same incident, with masks in it.

Private entries lose their words, people become their roles, and secrets, links, addresses,
hosts and the team's own words to hide become masks of one width, which tell the kind of thing
and never its length. The copy is an `Incident` like any other, so every screen that draws it
is masked without knowing. Nothing is ever recorded from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.privacy import secrets
from incident_tui.domain.privacy.external import people_by_role, scrubbed
from incident_tui.domain.privacy.scrubber import Scrubber
from incident_tui.domain.projections.roster import known_names
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident, evolve, fold
from incident_tui.domain.record.roles import subject_of, words_of
from incident_tui.domain.regex import regex
from incident_tui.domain.text import SHADE

MASK = SHADE * 8
"""The mask of words that are private; every other mask is as wide."""

MASKS: Mapping[str, str] = {
    "secrets": secrets.MASK,
    "links": "▒▒link▒▒",
    "e-mail addresses": "▒e-mail▒",
    "network addresses": "▒▒addr▒▒",
    "hosts": "▒▒host▒▒",
    "words": "▒hidden▒",
    "strangers": "▒person▒",
}
"""The mask of each kind of thing that is hidden."""

_HOME = regex(r"(?:/home|/Users|/root)(?:/[^\s/:;,]+)+|~/[^\s:;,]+")
"""Paths below somebody's own folder, which is mostly named after them."""

_ACCOUNTS = frozenset({"root", "admin", "user", "ubuntu", "operator", "nobody", "me"})
"""Names of accounts that are words of the language: they are nobody's name in a sentence."""


class _Veil:
    """Takes out what is not for all; a person is their call sign, whatever account they use."""

    def __init__(self, signs: Mapping[str, str], words: Iterable[str]) -> None:
        self._signs = {name.lower(): sign for name, sign in signs.items()}
        self.scrub = Scrubber(dict(_called(signs)), MASKS, words=words, articles=False)

    def text(self, text: str) -> str:
        return self.scrub.text(_HOME.sub(MASK, text))

    def name(self, name: str) -> str:
        return self._signs.get(name.lower()) or self.scrub.name(name)

    def link(self, _: str) -> str:
        return MASKS["links"]


class _Blank:
    """Takes every word away."""

    def text(self, _: str) -> str:
        return MASK

    def name(self, _: str) -> str:
        return MASK

    def link(self, _: str) -> str:
        return MASKS["links"]


def call_signs(incident: Incident, playbook: Playbook) -> Mapping[str, str]:
    """Return what each person is called on a shared screen: `IC`, `OPS 2`, `R1`.

    It is the first role they held; whoever held none is a responder, by the place at which
    they are first named in the record.
    """
    numbers = {name: n for n, name in enumerate(known_names(incident), 1)}
    signs: dict[str, str] = {}
    for slug, people in people_by_role(incident, playbook).items():
        role = playbook.roles.get(slug)
        for number, name in enumerate(people, 1):
            if role is None:
                signs[name] = f"R{numbers.get(name, 0)}"
            else:
                signs[name] = role.label if number == 1 else f"{role.label} {number}"
    return signs


class Masker:
    """Masks one incident, its growth, and any text that is shown beside it.

    `words` are hidden wherever they stand: a customer's name, a project's; `people` are masked
    although the incident does not know them. It remembers what it masked, so that an entry that
    arrives costs itself and not the whole log.
    """

    def __init__(
        self, playbook: Playbook, words: Iterable[str] = (), people: Iterable[str] = ()
    ) -> None:
        self._playbook = playbook
        self._words = tuple(words)
        self._strangers = dict.fromkeys(people, MASKS["strangers"])
        self._signs: Mapping[str, str] = self._strangers
        self._veil = _Veil(self._signs, self._words)
        self._seen: dict[str, tuple[Event, bool, Event]] = {}
        self._source = Incident()
        self._copy = Incident()

    @property
    def words(self) -> tuple[str, ...]:
        """The words that are hidden wherever they stand."""
        return self._words

    def hide(self, word: str) -> None:
        """Hide one more word from now on."""
        if word not in self._words:
            self._words = (*self._words, word)
            self._start_over()

    def incident(self, incident: Incident) -> Incident:
        """Return the masked copy of an incident as it stands."""
        if incident is self._source:
            return self._copy
        signs = {**self._strangers, **call_signs(incident, self._playbook)}
        if signs != self._signs:
            self._rename(signs)
        fresh: list[Event] = []
        whole = False
        for double in incident.doubles.keys() & self._seen.keys():
            del self._seen[double]
            whole = True
        for event in incident.known.values():
            private = incident.is_private(_subject(event, incident))
            known = self._seen.get(event.id)
            if known is not None and known[0] is event and known[1] is private:
                continue
            whole = whole or known is not None
            masked = self._masked(event, private=private)
            self._seen[event.id] = event, private, masked
            fresh.append(masked)
        if whole or not self._copy.originals:
            self._copy = fold(masked for _, _, masked in self._seen.values())
        else:
            self._copy = evolve(self._copy, *fresh)
        self._source = incident
        return self._copy

    def text(self, text: str) -> str:
        """Return a text with everything masked that is not for all."""
        return self._veil.text(text)

    def name(self, name: str) -> str:
        """Return what a person is called on a shared screen."""
        return self._veil.name(name)

    def spans(self, text: str, *, strangers: bool = True) -> tuple[tuple[int, int], ...]:
        """Return where in a text, such as one being typed, there is something to mask.

        With `strangers`, everything that is mentioned with @ is taken for a person.
        """
        signs = set(self._signs.values())
        return tuple(
            (start, end)
            for start, end in self._veil.scrub.spans(text, strangers=strangers)
            if text[start:end].lstrip("@") not in signs  # masked already
        )

    def known_spans(self, text: str) -> tuple[tuple[int, int], ...]:
        """Return the same for a line that the program drew: `@person` in a hint is nobody."""
        return self.spans(text, strangers=False)

    def _rename(self, signs: Mapping[str, str]) -> None:
        """Take new call signs; what names nobody that they change stays as it was masked."""
        old = self._signs
        changed = {n: s for n, s in {**old, **signs}.items() if old.get(n) != signs.get(n)}
        about = _Veil(changed, ()).scrub
        self._signs = signs
        self._veil = _Veil(signs, self._words)
        kept = {
            name: known
            for name, known in self._seen.items()
            if not (known[0].who in changed or about.names_somebody(_said(known[0])))
        }
        if len(kept) != len(self._seen):
            self._seen, self._copy = kept, Incident()

    def _start_over(self) -> None:
        self._veil = _Veil(self._signs, self._words)
        self._seen = {}
        self._source = self._copy = Incident()

    def _masked(self, event: Event, *, private: bool) -> Event:
        hide = _Blank() if private else self._veil
        return replace(
            event,
            fact=scrubbed(event.fact, hide),
            by=self._veil.name(event.by),
            actor=self._veil.name(event.actor) if event.actor else None,
            note=hide.text(event.note) if event.note else None,
            node="",
            once=None,
            extra={},
        )


def _said(event: Event) -> str:
    """Return every word of an event, for looking whether it names somebody."""
    return "\n".join((*words_of(event.fact), event.by, event.actor or "", event.note or ""))


def _subject(event: Event, incident: Incident) -> Event:
    """Return the entry whose privacy decides about an event: the one it points at, or itself."""
    about = incident.known.get(subject_of(event.fact) or "")
    return about if about is not None and incident.is_private(about) else event


def _called(signs: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield every way a person may be named: the whole name, and each part of it."""
    for name, sign in signs.items():
        for part in (name, *re.split(r"[^\w]+|_", name)):
            if len(part) > 1 and part.lower() not in _ACCOUNTS:
                yield part, sign
