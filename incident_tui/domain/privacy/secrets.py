"""Passwords, tokens and keys in a text: found before they are recorded or sent.

Two kinds of rule. *Shapes*: tokens whose makers gave them a fixed beginning, length and
alphabet. *Places*: what stands after `password=`, in `Authorization:`, between `://` and `@`;
there the value itself must look like a secret, because "password: please reset it" is none.
Pure. A rule runs only where its cheap hint occurs, so an ordinary line costs a few searches; `log`
loads this for every entry, so it does without msgspec.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from incident_tui.domain.regex import regex
from incident_tui.domain.text import SHADE

MASK = f"{SHADE}secret{SHADE}"
"""What is shown in place of a secret, whatever its length."""

MAX_LENGTH = 100_000
"""How much of a text is looked through, in characters."""


class SecretSpan(NamedTuple):
    """Where a secret stands (`start` to `end`, in characters) and what kind it is."""

    start: int
    end: int
    kind: str


class _Rule(NamedTuple):
    """A kind of secret: lower-case hints of which one must occur, and the exact pattern.

    The secret is the pattern's group `s`, or all of the match; `holds` has the last word on it.
    """

    kind: str
    hints: tuple[str, ...]
    pattern: re.Pattern[str]
    holds: Callable[[str], bool] = bool


_PLACEHOLDER = regex(
    r"(?i)[*x.•#_-]{3,}|<.*|>.*|\{\{?.*|\$.*|%.*|\[.*|\(.*|(?:my|your|the|some|a|an)[-_ ]?"
    r"(?:password|secret|token|key|passwd|api[-_ ]?key).*|(?:password|passwd|secret|token|redacted|"
    r"changeme|change[-_]me|example|placeholder|hidden|masked|removed|none\W*|null|nil|true|false|"
    r"undefined|empty|required|invalid|expired|missing|unset|unknown|default|optional|string|"
    r"reset|rotated|revoked|ok|wrong|incorrect|failed|disabled|enabled|basic|bearer|yes|no)"
)
_FIGURE = regex(r"(?i)[~<>≈]?\d[\d.,]*[a-zµ%]{0,6}(?:/[a-zµ]{1,6})?")
"""A number with its unit or rate: `1646/s`, `90days`."""

_SLUG = regex(
    r"[a-z]{2,}(?:[-_][a-z]{2,}|[-_]v?\d{1,8})+|[a-z0-9_.-]+(?:/[a-z0-9_.-]+)+\.[a-z0-9]{1,5}"
)
"""What a thing is called (`auth-db-creds`, `acct_0269`), or the path of a file."""

_METHOD = regex(
    r"(?i)(?:base|sha|md|utf|argon|oauth|sha-|aes|rsa|http|ipv)-?\d+\w*|\d+password|\w+\d*(?:-|_)(?:encoded|hashed)"
)
"""What a password is kept or sent by, not one itself."""

_UUID = regex(r"(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PATH = regex(r"[./~]|[a-z]+://|[A-Za-z]:\\")
_REFERENCE = regex(
    r"(?:[a-z_]+\.)+[A-Za-z_]+(?:\(|$)|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$|.*\(\)?$|[\d.,:-]+[a-zµ%]{0,3}$"
    r"|[A-Za-z_][\w.]*[\[(].*|[A-Z]?[a-z]+(?:_[a-z]+)*"
)


def _entropy(text: str) -> float:
    """Bits per character, by the text's own counts."""
    counts = Counter(text)
    return -sum(n / len(text) * math.log2(n / len(text)) for n in counts.values())


def _classes(text: str) -> int:
    """How many of lower case, upper case, digits and marks a text uses."""
    return sum(
        (
            any(c.islower() for c in text),
            any(c.isupper() for c in text),
            any(c.isdigit() for c in text),
            any(not c.isalnum() for c in text),
        )
    )


def _given(value: str) -> bool:
    """Tell whether the value of a password really is one: no stand-in, variable or plain word."""
    value = value.strip("'\"`,;.")
    if len(value) < 6 or _PLACEHOLDER.fullmatch(value) or _REFERENCE.fullmatch(value):
        return False
    if _UUID.fullmatch(value) or _PATH.match(value):
        return False
    return _classes(value) >= 2


def _drawn(value: str) -> bool:
    """Tell whether the value of a key or a token is one: no figure, and no name of a thing."""
    plain = value.strip("'\"`,;.:)")
    return _given(value) and not _FIGURE.fullmatch(plain) and not _SLUG.fullmatch(plain)


def _told(value: str) -> bool:
    """Tell whether what a sentence says a password is really is one: `hunter2`, not `wrong`."""
    plain = value.strip("'\"`,;.:)")
    if _FIGURE.fullmatch(plain) or _METHOD.fullmatch(plain):
        return False
    return _given(value) and (_mixed(plain) or _classes(plain) >= 3)


def _in_address(value: str) -> bool:
    """Tell whether what stands between `:` and `@` of an address is a password."""
    return len(value) >= 3 and not _PLACEHOLDER.fullmatch(value)


def _random(value: str) -> bool:
    """Tell whether a value was drawn by chance rather than written by a person."""
    value = value.strip("'\"`")
    if len(value) < 16 or _UUID.fullmatch(value) or _PLACEHOLDER.fullmatch(value):
        return False
    if _PATH.match(value) or _REFERENCE.fullmatch(value) or _SLUG.fullmatch(value):
        return False
    if re.fullmatch(r"[0-9a-fA-F]+", value):
        return len(value) >= 32 and _entropy(value) > 3.0
    if re.fullmatch(r"[a-z]+(?:[-_.][a-z]+)*(?:[-_.]?\d{1,4})?", value):
        return False
    mixed = any(c.isdigit() for c in value) and any(c.isalpha() for c in value)
    return mixed and _entropy(value) > 3.3


def _mixed(value: str) -> bool:
    """Tell letters and digits together: a token's tail, not a word."""
    return any(c.isdigit() for c in value) and any(c.isalpha() for c in value)


def _basic(value: str) -> bool:
    """Tell whether the word after `Basic` is credentials in base 64."""
    named = _PLACEHOLDER.fullmatch(value) or _SLUG.fullmatch(value)
    return len(value) >= 8 and _classes(value) >= 2 and not named


_WORD = r"(?<![A-Za-z0-9_-])"
_END = r"(?![A-Za-z0-9_-])"
_OF_PEOPLE = r"(?<!by)(?<!com)(?<!sur)pass(?:word|wd|phrase|code)?|pwd|(?<![A-Za-z])pw"
_OF_KEYS = (
    r"(?<!\d:)secret|api[ _-]?key|apikey|access[ _-]?key|"
    r"(?:access|auth|refresh|session|bearer|id|api|bot|deploy|personal)[ _-]?token|token|"
    r"client[ _-]?secret|secret[ _-]?key|secret[ _-]?access[ _-]?key|private[ _-]?key|"
    r"account[ _-]?key|shared[ _-]?access[ _-]?key|signing[ _-]?key|encryption[ _-]?key|"
    r"auth[ _-]?key|credentials?|storage[ _-]?key|master[ _-]?key"
)
_ASSIGNED = (
    r"(?:[ _-]?(?:base64|hash|value|prod|production|staging|live|old|new|\d))?"
    r"[\"'`]?\s{0,3}(?::=|=>|=|:)\s{0,3}"
    r"(?P<s>\"[^\"\n]{6,200}\"|'[^'\n]{6,200}'|[^\s,;'\"<>]{6,200})"
)
_FOR_WHOM = r"\s(?:for|of|to|on)\s[^\n:=]{1,40}?"


def _rule(
    kind: str, hints: str, pattern: str, holds: Callable[[str], bool] = bool, flags: int = 0
) -> _Rule:
    return _Rule(kind, tuple(hints.split("|")), regex(pattern, flags), holds)


_RULES = (
    _rule(
        "private key",
        "private key",
        r"-----BEGIN [A-Z0-9 ]{0,24}PRIVATE KEY(?: BLOCK)?-----"
        r"(?:[\s\S]{0,8000}?-----END [A-Z0-9 ]{0,24}PRIVATE KEY(?: BLOCK)?-----)?",
    ),
    _rule(
        "AWS access key",
        "akia|asia|abia|acca",
        _WORD + r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}" + _END,
    ),
    _rule("Google API key", "aiza", _WORD + r"AIza[0-9A-Za-z_-]{35}" + _END),
    _rule("Google token", "ya29.", r"(?<![A-Za-z0-9])ya29\.[0-9A-Za-z_-]{20,}"),
    _rule("Google client secret", "gocspx-", _WORD + r"GOCSPX-[0-9A-Za-z_-]{20,}"),
    _rule(
        "Azure client secret",
        "8q~",
        r"(?<![A-Za-z0-9_~.-])[A-Za-z0-9_~.-]{3}8Q~[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_~.-])",
    ),
    _rule(
        "Azure storage key",
        "accountkey=|sharedaccesskey=",
        r"(?i)(?:AccountKey|SharedAccessKey)=(?P<s>[A-Za-z0-9+/]{40,90}={0,2})",
    ),
    _rule("Azure signature", "sig=", r"(?i)[?&]sig=(?P<s>[A-Za-z0-9%+/=_-]{30,})"),
    _rule(
        "GitHub token",
        "ghp_|gho_|ghu_|ghs_|ghr_|github_pat_",
        r"(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{22,255})",
    ),
    _rule(
        "GitLab token",
        "glpat-|glptt-|gldt-|glrt-|glcbt-|glsoat-|glft-|glimt-|glagent-|gloas-",
        _WORD + r"gl(?:pat|ptt|dt|rt|cbt|soat|ft|imt|agent|oas)-[0-9A-Za-z_.-]{20,}",
    ),
    _rule(
        "Slack token",
        "xoxb-|xoxp-|xoxa-|xoxr-|xoxs-|xoxe|xapp-",
        r"(?<![A-Za-z0-9])(?:xox[abeprs](?:\.xox[bp])?-[0-9A-Za-z-]{10,}|xapp-[0-9A-Za-z-]{20,})",
        _mixed,
    ),
    _rule(
        "Slack webhook",
        "hooks.slack.com",
        r"https://hooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9_/+-]{30,}",
    ),
    _rule(
        "Stripe key",
        "sk_live_|sk_test_|rk_live_|rk_test_|whsec_",
        r"(?<![A-Za-z0-9])(?:[sr]k_(?:live|test)_[0-9A-Za-z]{16,}|whsec_[0-9A-Za-z+/=]{24,})",
    ),
    _rule("Twilio key", "sk", _WORD + r"SK[0-9a-f]{32}" + _END),
    _rule("SendGrid key", "sg.", _WORD + r"SG\.[0-9A-Za-z_-]{16,}\.[0-9A-Za-z_-]{16,}"),
    _rule("npm token", "npm_", r"(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}" + _END),
    _rule("PyPI token", "pypi-", _WORD + r"pypi-[A-Za-z0-9_-]{50,}"),
    _rule(
        "API key",
        "sk-",
        _WORD + r"sk-(?:(?:ant|proj|svcacct|admin)[A-Za-z0-9]*-)?[A-Za-z0-9_-]{32,}",
        _mixed,
    ),
    _rule("Vault token", "hvs.|hvb.", _WORD + r"hv[sb]\.[A-Za-z0-9_-]{24,}"),
    _rule("DigitalOcean token", "dop_v1_|doo_v1_", _WORD + r"do[op]_v1_[0-9a-f]{64}"),
    _rule("Datadog or hex key", "dd-api-key", r"(?i)dd-api-key:\s?(?P<s>[0-9a-f]{32})"),
    _rule("age key", "age-secret-key-", r"AGE-SECRET-KEY-1[0-9A-Z]{58}"),
    _rule("Hugging Face token", "hf_", r"(?<![A-Za-z0-9])hf_[A-Za-z]{34}" + _END),
    _rule(
        "JWT",
        "eyj",
        r"(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}",
    ),
    _rule(
        "password in an address",
        "://",
        r"[a-zA-Z][a-zA-Z0-9+.-]{1,30}://[^\s/@:'\"<>]{0,100}:(?P<s>[^\s/@'\"<>]{1,200})@(?=[\w\[])",
        _in_address,
    ),
    _rule(
        "token in an address",
        "token=|key=|secret=|password=|signature=|auth=|passwd=|pwd=",
        r"(?i)[?&](?:[a-z_-]{0,24}(?:token|key|secret|password|passwd|pwd|signature)|auth)="
        r"(?P<s>[^\s&#'\"<>]{8,})",
        _random,
    ),
    _rule(
        "Authorization header",
        "authorization|x-api-key|x-auth-token|private-token|bearer |cookie:",
        r"(?i)(?:(?:proxy-)?authorization[\"']?\s?[:=]\s?[\"']?(?:basic|bearer|token|digest|apikey)?"
        r"|(?:x-api-key|x-auth-token|private-token)[\"']?\s?[:=]|\bbearer)\s{0,3}[\"']?"
        r"(?P<s>[A-Za-z0-9._~+/=-]{8,})",
        _basic,
    ),
    _rule(
        "connection string",
        "pwd=|password=",
        r"(?i)(?:server|host|data source|dsn|uid|user id|username|user|endpoint|database)=[^;\s]"
        r"{1,120};[^\n]{0,200}?(?:pwd|password)=(?P<s>[^;\s'\"]{4,})",
        _in_address,
    ),
    _rule("password", "pass|pw", rf"(?i)(?:{_OF_PEOPLE}){_ASSIGNED}", _given),
    _rule("password", "secret|key|token|credential", rf"(?i)(?:{_OF_KEYS}){_ASSIGNED}", _drawn),
    _rule(
        "password",
        "token is|key is|secret is|token was|key was|secret was",
        r"(?i)(?:token|key|secret)\s(?:is|was)(?:\s(?:now|still))?[:\s]\s?(?P<s>[^\s,;]{8,200})",
        lambda value: _drawn(value) and _classes(value.strip("'\"`.")) >= 3,
    ),
    _rule(
        "password",
        "pass|pw",
        rf"(?i)(?<![a-z])(?:password|passwd|passphrase|passcode|pw|pwd)(?:{_FOR_WHOM})?"
        r"\s(?:is|was|=|will be)(?:\s(?:now|still))?[:\s]\s?(?P<s>[^\s,;]{6,200})",
        _told,
    ),
    _rule(
        "password",
        "pass|pw",
        rf"(?i)(?<![a-z])(?:password|passwd|passphrase|passcode|pw|pwd){_FOR_WHOM}"
        r"\s?[:=]\s?(?P<s>[^\s,;]{6,200})",
        _told,
    ),
    _rule(
        "PIN",
        "pin|otp|code",
        r"(?i)(?<![\w/])(?:pin|otp|passcode|(?:2fa|mfa|one-time|login|access|verification|security|"
        rf"door)[ -]code)(?:\s(?:code|number))?(?:{_FOR_WHOM})?"
        r"(?:\s(?:is|was)(?:\snow)?:?\s|\s?[:=]\s?)"
        r"(?P<s>\d{4,8})(?![\w/%:-]|[.,]\d|\s(?:of|per|users?|times|attempts?|requests?|hosts?)\b)",
    ),
    _rule(
        "password on a command line",
        " -p|--password|--token|-u ",
        r"(?:(?:mysql|mysqldump|mysqladmin|mariadb)\s[^\n|]{0,200}?\s-p(?P<s>[^\s'\"]{6,100})"
        r"|--(?:password|passwd|token|secret|api-key)[ =](?P<s2>[^\s'\"]{6,200})"
        r"|\bcurl\s[^\n|]{0,200}?(?:-u|--user)\s[\"']?[^\s:'\"]{1,80}:(?P<s3>[^\s'\"]{4,100}))",
        _given,
    ),
    _rule(
        "random value",
        '=|: |":',
        r"(?i)(?<![A-Za-z0-9_-])(?<!gpg )(?<!pgp )(?<!ssh )[a-z0-9_.-]{0,40}"
        r"(?:key|token|secret|passw|pwd|auth|cred|salt|sig)"
        r"[a-z0-9_.-]{0,24}[\"']?\s{0,2}(?:=>|=|:)\s{0,2}[\"']?(?P<s>[A-Za-z0-9+/_.~=-]{16,200})",
        _random,
    ),
)
_HINTS = tuple((hint, number) for number, rule in enumerate(_RULES) for hint in rule.hints)
"""Every hint, with the number of the rule that it calls for."""


@lru_cache(maxsize=128)  # a key asks for the same words five times, a second for the same lines
def find_secrets(text: str) -> tuple[SecretSpan, ...]:
    """Return where secrets stand in a text, in order, none overlapping another."""
    text = text[:MAX_LENGTH]
    low = text.lower()
    found: list[SecretSpan] = []
    for number in sorted({number for hint, number in _HINTS if hint in low}):
        rule = _RULES[number]
        for match in rule.pattern.finditer(text):
            span = _span(match, rule)
            if span is not None:
                found.append(span)
    return _apart(found)


def secret_kinds(text: str) -> str:
    """Return the kinds of secret in a text, as `password and AWS key`; "" for none."""
    return " and ".join(dict.fromkeys(span.kind for span in find_secrets(text)))


def without_secrets(text: str) -> str:
    """Return a text with a mask in place of every secret: it is shown on no screen."""
    for span in reversed(find_secrets(text)):
        text = f"{text[: span.start]}{MASK}{text[span.end :]}"
    return text


def _span(match: re.Match[str], rule: _Rule) -> SecretSpan | None:
    """Return the secret inside a match, or None where it does not hold."""
    groups = [name for name, value in match.groupdict().items() if value is not None]
    group: str | int = groups[0] if groups else 0
    value = match[group]
    if not rule.holds(value):
        return None
    return SecretSpan(match.start(group), match.end(group), rule.kind)


def _apart(found: list[SecretSpan]) -> tuple[SecretSpan, ...]:
    """Of spans that overlap, keep the one whose rule comes first."""
    kept: list[SecretSpan] = []
    for span in found:
        if not any(span.start < other.end and other.start < span.end for other in kept):
            kept.append(span)
    return tuple(sorted(kept))
