"""Taking names, links, addresses, hosts and secrets out of a text, and keeping count of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

import msgspec

from incident_tui.domain.privacy.secrets import find_secrets
from incident_tui.domain.regex import regex

_LINK = regex(
    r"\b(?:[a-z][a-z0-9+.-]{1,15}://|www\.)[^\s<>\"'|]+[^\s<>\"'|.,;:!?)\]]", re.IGNORECASE
)
_MAIL = regex(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_IPV4 = regex(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5}|/\d{1,2})?(?![\w]|\.\d)")
_IPV6 = regex(
    r"(?<![\w:])(?:(?:[0-9a-f]{1,4}:){3,7}(?::?[0-9a-f]{1,4})?(?::[0-9a-f]{1,4})*"
    r"|[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*)?"
    r"|::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*))(?:/\d{1,3})?(?![\w:])",
    re.IGNORECASE,
)
_DOTTED = regex(
    r"(?<![\w.@/-])(?=[\w.-]*[a-z])(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.){1,8}"
    r"(?P<end>[a-z][a-z0-9-]{1,62})(?::\d{1,5})?(?![\w-]|\.\w)",
    re.IGNORECASE,
)
_NUMBERED = regex(
    r"(?<![\w./-])(?:[a-z][a-z0-9]{0,30}-){0,6}[a-z][a-z]{0,30}-?\d{1,5}[a-z]?"
    r"(?:-[a-z0-9]{1,20}){0,4}(?![\w./-]*\w)"
)
_MACHINE = regex(
    r"(?:^|-)(?:ip|db|web|app|api|node|host|server|srv|vm|pod|redis|kafka|pg|postgres|mysql|mongo|"
    r"es|elastic|cache|proxy|lb|edge|gw|router|switch|master|primary|replica|standby|worker|"
    r"queue|shard|broker|bastion|jump|cluster|prod|staging|i)-?\d"
    r"|(?:^|-)(?:prod|stag(?:e|ing)|dev|int|db|cache|node|web)[a-z]*(?:-[a-z0-9]+)*-\d+"
)
_ZONES = regex(
    "com|net|org|io|dev|internal|local|lan|corp|cloud|app|svc|cluster|intra|home|arpa|gov|edu|mil|"
    "int|eu|de|uk|us|fr|nl|ch|at|be|se|no|dk|fi|pl|it|es|jp|cn|in|br|au|ca|co|me|info|biz|ai|xyz|"
    "tech|site|online|systems|services|host|network|consul|prod|staging|priv|private"
)
"""How the name of a machine ends; a file or a version ends otherwise."""


_STRANGER = regex(r"@(?=\w)[\w.-]*\w")

OUTSIDE: Mapping[str, str] = {
    "secrets": "[removed]",
    "links": "[link]",
    "e-mail addresses": "[e-mail]",
    "network addresses": "[address]",
    "hosts": "[host]",
    "words": "[removed]",
    "strangers": "someone",
}
"""What stands in a text for people outside, by kind of thing that was taken out."""


class _Thing(msgspec.Struct, frozen=True):
    """One kind of thing: its pattern, a sign without which it cannot be there, the last word."""

    what: str
    pattern: re.Pattern[str]
    sign: str
    holds: Callable[[str], bool] = bool


class Scrubber:
    """Replaces what must not leave in one text after another, and remembers what it found.

    `names` maps each person to what they are called instead, `words` are taken out wherever
    they stand, `stand_ins` says what is put in their place. With `articles` a person becomes
    "the scribe", as a sentence has it, else the bare name.
    """

    def __init__(
        self,
        names: Mapping[str, str],
        stand_ins: Mapping[str, str] = OUTSIDE,
        *,
        words: Iterable[str] = (),
        articles: bool = True,
    ) -> None:
        self._names = {
            name.lower(): (name, outside)
            for name, outside in names.items()
            if re.search(r"\w", name)
        }
        self._people = _any_of(self._names, mentioned=True)
        self._words = _any_of(word for word in words if word.strip())
        self._stand_ins = stand_ins
        self._articles = articles
        self._seen: dict[str, dict[str, None]] = {}

    def found(self) -> list[tuple[str, tuple[str, ...]]]:
        """Return what was taken out so far, by kind, each thing once."""
        return [(what, tuple(which)) for what, which in self._seen.items()]

    def name(self, name: str) -> str:
        """Return what a person is called outside."""
        known = self._names.get(name.lower())
        if known is None:
            return self.text(name)
        self._note("names", f"{known[0]} → {known[1]}")
        return known[1]

    def link(self, address: str) -> str:
        """Return what stands in place of a link."""
        self._note("links", address)
        return self._stand_ins["links"]

    def text(self, text: str) -> str:
        """Return a text without names, links, addresses, hosts and secrets."""
        text = self._secrets(text)
        if self._words is not None:
            text = self._sub(self._words, "words", text)
        for thing in _THINGS:
            if thing.sign in text:
                text = self._sub(thing.pattern, thing.what, text, thing.holds)
        if self._people is not None:
            text = self._people.sub(self._person, text)
        return _STRANGER.sub(self._stranger, text)

    def names_somebody(self, text: str) -> bool:
        """Tell whether a text names a person that is known here."""
        return self._people is not None and self._people.search(text) is not None

    def spans(self, text: str, *, strangers: bool = True) -> tuple[tuple[int, int], ...]:
        """Return where in a text there is something to hide: (start, end), in order, apart.

        Without `strangers`, a mention of somebody unknown stays.
        """
        found = [(span.start, span.end) for span in find_secrets(text)]
        for pattern in (self._words, self._people, _STRANGER if strangers else None):
            if pattern is not None:
                found += [match.span() for match in pattern.finditer(text)]
        for thing in _THINGS:
            if thing.sign in text:
                matches = thing.pattern.finditer(text)
                found += [match.span() for match in matches if thing.holds(match[0])]
        return _joined(found)

    def _secrets(self, text: str) -> str:
        for span in reversed(find_secrets(text)):
            self._note("secrets", span.kind)
            text = f"{text[: span.start]}{self._stand_ins['secrets']}{text[span.end :]}"
        return text

    def _sub(
        self,
        pattern: re.Pattern[str],
        what: str,
        text: str,
        holds: Callable[[str], bool] = bool,
    ) -> str:
        def replaced(match: re.Match[str]) -> str:
            if not holds(match[0]):
                return match[0]
            self._note(what, match[0])
            return self._stand_ins[what]

        return pattern.sub(replaced, text)

    def _person(self, match: re.Match[str]) -> str:
        known = self._names.get(match[0].lower()) or self._names.get(match[0][1:].lower())
        if known is None:  # letters whose lower case is not one letter
            return self._stranger(match)
        name, outside = known
        self._note("names", f"{name} → {outside}")
        if outside[-1].isdigit() or not self._articles:
            return outside
        return f"a {outside}" if outside == "responder" else f"the {outside}"

    def _stranger(self, match: re.Match[str]) -> str:
        self._note("names", f"{match[0]} → someone")
        return self._stand_ins["strangers"]

    def _note(self, what: str, which: str) -> None:
        self._seen.setdefault(what, {})[which] = None


def _any_of(words: Iterable[str], *, mentioned: bool = False) -> re.Pattern[str] | None:
    """Return what finds any of some words, the longest first; None where there are none.

    `mentioned`: also with @ in front, where the mention ends with the word: the start of a
    longer mention is another name.
    """
    parts = sorted(words, key=len, reverse=True)
    if not parts:
        return None
    either = "|".join(re.escape(part) for part in parts)
    bare = rf"(?<!\w)(?:{either})(?!\w)"
    if mentioned:
        bare = rf"@(?:{either})(?!\w|[-.]\w)|(?<!@){bare}"
    return re.compile(bare, re.IGNORECASE)


def _joined(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return spans in order, those that touch or overlap made one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def _is_ipv4(text: str) -> bool:
    return all(int(part) < 256 for part in re.split(r"[:/]", text)[0].split("."))


def _is_ipv6(text: str) -> bool:
    """Tell an address from a clock time such as 14:05:30:00."""
    return "::" in text or text.count(":") == 7


def _is_host(text: str) -> bool:
    """Tell a host from the end of a sentence, a version or a file, by its last part."""
    *_, before, last = text.partition(":")[0].split(".")
    if last.istitle():
        return False
    return bool(_ZONES.fullmatch(last.lower())) and len(before) > 1 and not before.isdigit()


def _is_machine(text: str) -> bool:
    """Tell a numbered machine from a region, a ticket or a count."""
    return _MACHINE.search(text) is not None


_THINGS = (
    _Thing("links", _LINK, "."),
    _Thing("links", _LINK, "://"),
    _Thing("e-mail addresses", _MAIL, "@"),
    _Thing("network addresses", _IPV4, ".", _is_ipv4),
    _Thing("network addresses", _IPV6, ":", _is_ipv6),
    _Thing("hosts", _DOTTED, ".", _is_host),
    _Thing("hosts", _NUMBERED, "", _is_machine),
)
"""What is taken out besides secrets and people, in this order."""
