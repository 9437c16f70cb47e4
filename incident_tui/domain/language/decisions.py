"""Decisions and mitigations as they are typed.

`QUESTION -> CHOICE @EXECUTOR because REASON, objections asked`; `[PATTERN] TEXT`.
"""

from __future__ import annotations

import re

import msgspec
from msgspec.structs import replace

from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.intents import Request
from incident_tui.domain.language.mentions import people_in
from incident_tui.domain.language.names import begun_by
from incident_tui.domain.language.reading import (
    Context,
    ParsedLine,
    Way,
    ask,
    mentions_in,
    not_understood,
    refs_in,
    tags_in,
    understood,
)
from incident_tui.domain.playbook.guidance import split_pattern
from incident_tui.domain.projections.marks import MENTION
from incident_tui.domain.projections.work import by_label, with_pattern
from incident_tui.domain.regex import regex
from incident_tui.domain.text import nearest, wordless

_ARROW = regex(r"(?:^|\s)\s*(?:->|=>|→|⇒)\s*(?=\S)|(?<=\?)(?:->|=>|→|⇒)\s*(?=\S)")
_BECAUSE = regex(
    r"[\s,;.:(–—-]*(?<!\bnot )\bbecause:?\s+(?P<of>of\s+)?(?P<why>\S.*)$", re.IGNORECASE | re.DOTALL
)
_OBJECTIONS = regex(
    r"[\s,;.(–—-]*\b(?:(?P<asked>objections (?:were )?asked(?: for)?|asked (?:for )?objections|"
    r"no (?:strong )?objections)|objections (?:were )?not asked(?: for)?)[).\s]*$",
    re.IGNORECASE,
)
_BY = regex(r"(?:^|[\s(])by$", re.IGNORECASE)
_ENDS_OPEN = regex(r"(?:\bbecause:?|(?:^|\s)(?:->|=>|→|⇒))$", re.IGNORECASE)
_A_MITIGATION = regex(
    r"(?:(?:we |let's |lets )?(?:do|go (?:with|for)|take|choose|use|apply)\s+)?"
    r"#?(M\d{1,4}[a-z]{0,2})\W*",
    re.IGNORECASE | re.ASCII,
)
_TO_WHOM = frozenset(
    re.findall(
        r"\w+",
        "to with from for at and or page call ask tell wake up ping inform notify cc via of",
    )
)
"""Words in front of a person who is told or asked something, rather than does what was decided."""


class Decision(msgspec.Struct, frozen=True):
    """A decision in its parts; what nobody said is "" or None."""

    choice: str
    question: str = ""
    executor: str | None = None
    why: str = ""
    objections_asked: bool | None = None


def decision_line(text: str, context: Context) -> ParsedLine:
    """Read a decision with its question, reason, executor, and whether objections were asked."""
    text = text.strip()
    match = _ARROW.search(text)
    if match is None:
        return _unasked(text, context)
    question, choice = text[: match.start()].strip(), text[match.end() :].strip()
    question = "" if wordless(question) else question
    asked = _decided_or_asked(_parts(choice, question, context), context)
    if not question or question.endswith("?") or re.search(r"\bor\b", question):
        return asked
    whole = _decided(_parts(text, "", context), context)
    ways = (
        Way("all of it is what was decided", f"/decide -> {text}", whole),
        Way(f"the question '{question}', and its answer", f"/decide {question}? -> {choice}",
            _decided(_parts(choice, f"{question}?", context), context)),
    )  # fmt: skip
    return ask("What stands before the arrow may be a question", ways)


def _unasked(text: str, context: Context) -> ParsedLine:
    """Read a decision without an arrow; ask where it is a question itself."""
    found = _parts(text, "", context)
    if not found.choice.endswith("?"):
        return _decided_or_asked(found, context)
    note = i.AddEntry(
        text, "note", mentions_in(text), tags_in(text), refs_in(text, context.incident)
    )
    ways = (
        Way("a note: nothing is decided yet", f"\\{text}", understood("note", text, note)),
        Way("it is what was decided", f"/decide -> {text}", _decided(found, context)),
    )
    return ask("That is a question, not what was decided", ways)


def _decided_or_asked(found: Decision, context: Context) -> ParsedLine:
    r"""Return the line of a decision; ask whether `because deploy @raj` ends with who does it.

    `because \ deploy @raj` does not.
    """
    if found.why.startswith("\\"):
        return _decided(replace(found, why=found.why[1:].strip()), context)
    who, why = _executor(found.why, context)
    plain = _decided(found, context)
    if found.executor is not None or who is None or plain.problem is not None:
        return plain
    does = replace(found, executor=who, why=why)
    ways = (
        Way(f"{who} does it, because {why}", _form(does), _decided(does, context)),
        Way(f"because {found.why}: all of it is the reason",
            _form(replace(found, why=f"\\ {found.why}")), plain),
    )  # fmt: skip
    return ask(f"{who} may be who does it, or a part of the reason", ways)


def _form(found: Decision) -> str:
    """Return a line that says just this decision."""
    objections = {True: ", objections asked", False: ", objections not asked", None: ""}
    who = f' @"{found.executor}"' if found.executor else ""
    why = f" because {found.why}" if found.why else ""
    question = f"{found.question} " if found.question else ""
    return f"/decide {question}-> {found.choice}{who}{why}{objections[found.objections_asked]}"


def _parts(text: str, question: str, context: Context) -> Decision:
    """Take reason, objections and executor off what was decided."""
    choice, why, asked = text, "", None
    choice, asked = _without_objections(choice)
    if match := _BECAUSE.search(choice):
        bracket = ")" if "(" in choice[match.start() : match.start("why")] else ""
        why = match["why"].strip().removesuffix(bracket)
        choice = choice[: match.start()].strip()
    if asked is None:
        choice, asked = _without_objections(choice)
    who, choice = _executor(choice, context)
    return Decision(choice, question, who, why, asked)


def _without_objections(text: str) -> tuple[str, bool | None]:
    match = _OBJECTIONS.search(text)
    if match is None or not text[: match.start()].strip():
        return text, None
    return text[: match.start()].strip(), match["asked"] is not None


def _executor(text: str, context: Context) -> tuple[str | None, str]:
    """Take `@raj` off the end, where he does it; `page @raj` and `tell @raj` stay as they are."""
    last = next(reversed(tuple(people_in(text, context))), None)
    if last is None or text[last.end :].strip(").,; "):
        return None, text
    before = text[: last.start].rstrip("( ")
    by = _BY.search(before)
    before = before[: by.start()] if by else before
    words = before.casefold().split()
    told = not words or words[-1] in _TO_WHOM or words[-1].startswith("@")
    if not by and told:
        return None, text
    return last.name, before.rstrip(" ,;")


def _missing(found: Decision) -> tuple[str, str] | None:
    """Return which part of a decision is not written, and where it goes; None where none misses."""
    choice = MENTION.sub("", found.choice)
    if not choice.strip() or wordless(choice):
        return "What was decided?", "say it in front of the rest: !CHOICE @NAME because …"
    if _ENDS_OPEN.search(found.choice):
        return f"Nothing stands behind '{found.choice.split()[-1]}'", "finish it, or take that out"
    return None


def _decided(found: Decision, context: Context) -> ParsedLine:
    """Return the line of a decision; the preview shows each part of it.

    What was decided may be a mitigation that is considered, by its label: that one is decided too.
    """
    if missing := _missing(found):
        return not_understood("decision", found.choice, *missing)
    objections = {True: "objections asked", False: "objections not asked", None: ""}
    parts = (
        f"{found.question} → {found.choice}" if found.question else found.choice,
        f"{found.executor} does it" if found.executor else "",
        f"because {found.why}" if found.why else "",
        objections[found.objections_asked],
    )
    said = " · ".join(part for part in parts if part)
    intent = i.RecordDecision(found.choice, found.question, found.executor, found.objections_asked)
    hints = () if found.why else ("why? add: because …",)
    request = Request(intent, note=found.why or None)
    moved = _of_mitigation(found, context)
    label = f"decision on {moved.ref}" if moved else "decision"
    more = (Request(moved),) if moved else ()
    return ParsedLine(label, said, (request, *more), hints=hints)


def _of_mitigation(found: Decision, context: Context) -> i.MoveMitigation | None:
    """Return what decides the mitigation that a decision names, where it is only considered."""
    match = _A_MITIGATION.fullmatch(found.choice)
    item = by_label(context.incident, match[1]) if match else None
    if item is None or item.state != "considered":
        return None
    return i.MoveMitigation(item.label, "decided", found.why or None)


# -- mitigations ---------------------------------------------------------------------------------

_MARKED = regex(r"(?:\[(?P<inside>[\w -]+)\]|(?P<before>[\w-]+):(?=\s))\s*(?P<rest>.*)", re.DOTALL)
_SHORTEST = 3


def mitigation_line(text: str, context: Context) -> ParsedLine:
    """Read `[PATTERN] TEXT`, `PATTERN: TEXT` or TEXT; ask about a word that is nearly a pattern."""
    text = text.strip()
    pattern, words = split_pattern(text, context.playbook.guidance)
    plain = _considered(words, pattern)
    match = _MARKED.match(text) if pattern is None else None
    if match is None:
        return plain
    patterns = context.playbook.guidance.patterns
    word = match["inside"] or match["before"]
    begun = begun_by(word, patterns) if len(word) >= _SHORTEST else ()
    if len(begun) == 1 and match["inside"]:
        return _of_pattern(begun[0], match["rest"], context)
    close = begun or ((near,) if (near := nearest(word, patterns, cutoff=0.7)) else ())
    if not close:
        return plain
    ways = [
        Way(
            name,
            f"/mit [{name}] {match['rest']}".strip(),
            _of_pattern(name, match["rest"], context),
        )
        for name in close[:2]
    ]
    ways.append(Way("no pattern, all of it is text", "", plain))
    return ask(f"There is no pattern '{word}': did you mean {close[0]}?", ways)


def _of_pattern(pattern: str, text: str, context: Context) -> ParsedLine:
    title = context.playbook.guidance.patterns[pattern].title
    return _considered(text.strip() or title, pattern)


def _considered(text: str, pattern: str | None) -> ParsedLine:
    said = with_pattern(text, pattern)
    return understood("mitigation", said, i.ConsiderMitigation(text, pattern))
