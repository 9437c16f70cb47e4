"""The arguments, looked through before argparse sees them.

TEXT and times may begin with `-`: an argument that is not exactly an option of the command
is TEXT, and whatever follows an option that takes a value is its value. Behind the TEXT, a
single word that is nearly an option was meant as one. Options of the program may stand before
the command or after it.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence

from incident_tui.domain.errors import UsageError
from incident_tui.domain.text import nearest

Options = Mapping[str, argparse.Action]
"""Every option string of a parser, and what it does; `_takes_value` tells whether with a value."""


def options_of(parser: argparse.ArgumentParser) -> dict[str, argparse.Action]:
    """Return the option strings that a parser knows, each with what it does."""
    return {
        name: action
        for action in parser._actions  # argparse offers no public list of them
        for name in action.option_strings
    }


def _takes_value(name: str, options: Options) -> bool:
    return name in options and options[name].nargs != 0


def find_command(argv: Sequence[str], shared: Options) -> int | None:
    """Return where the command stands: the first argument that is no option nor its value."""
    index = 0
    while index < len(argv):
        word = argv[index]
        if word == "--":
            return None
        if word in shared:
            index += 2 if _takes_value(word, shared) else 1
        elif word.startswith("-") and word.partition("=")[0] in shared:
            index += 1
        else:
            return index
    return None


def arrange(argv: Sequence[str], options: Options, *, text_at: int | None = None) -> list[str]:
    """Return the arguments in a form that argparse cannot misread: options, `--`, the rest.

    `text_at` is how many words stand in front of the TEXT that a command takes. Raises UsageError
    for an option without its value or with two, and for what looks like an option and is none:
    anything where no TEXT is taken or due yet, behind it what is nearly an option.
    """
    named: list[str] = []
    plain: list[str] = []
    words = iter(argv)
    for word in words:
        head, equals, _ = word.partition("=")
        if word == "--":
            plain += words
        elif _takes_value(word, options):
            value = next(words, None)
            if value is None:
                raise UsageError(f"{word} needs a value", "--help shows an example")
            if value in options:
                raise UsageError(
                    f"{word} needs a value, and {value} is an option",
                    f"{word}={value} says it is meant",
                )
            named += [f"{word}={value}"] if word.startswith("--") else [word + value]
        elif (
            word in options
            or (equals and head.startswith("--") and _takes_value(head, options))
            or _is_short_with_value(word, options)
        ):
            named.append(word)
        elif _is_misspelt(word, plain, options, text_at):
            raise UsageError(f"There is no option {head}", _meant(head, options, text_at))
        elif word.startswith("-") and word != "-" and text_at is None:
            raise UsageError(f"There is no option {word}", _nearest(word, options))
        else:
            plain.append(word)
    _refuse_doubles(named, options)
    return [*named, "--", *plain] if plain else named


def _refuse_doubles(named: Sequence[str], options: Options) -> None:
    """Raise UsageError where an option of one value has two: one of them would be lost."""
    given: dict[str, str] = {}
    for word in named:
        name = word.partition("=")[0] if word.startswith("--") else word[:2]
        if not _takes_value(name, options):
            continue
        value = word.removeprefix(name).removeprefix("=")
        if given.setdefault(options[name].dest, value) != value:
            raise UsageError(f"{name} is given twice", "it takes one value: say which")


def _is_misspelt(word: str, plain: Sequence[str], options: Options, text_at: int | None) -> bool:
    """Tell whether a word such as `--privat` was meant as an option, behind the words before it.

    TEXT itself, in its first place, may be such a word; an id has no spaces, so a word that has
    some is the TEXT for the one live incident.
    """
    if not word.startswith("--") or " " in word:
        return False
    if text_at is None or not plain or len(plain) < text_at:
        return True
    if len(plain) == text_at and not (text_at == 1 and " " in plain[0]):
        return False
    head = word.partition("=")[0]
    return head[2:].replace("-", "").isalpha() and bool(_options_like(head, options))


def _options_like(word: str, options: Options) -> list[str]:
    """Return the options that a word begins, or that are within two letters of it."""
    begun = [name for name in options if name.startswith("--") and name.startswith(word)]
    near = [name for name in options if name.startswith("--") and _apart(word, name) <= 2]
    return begun or sorted(near, key=lambda name: (_apart(word, name), name[2] != word[2]))


def _apart(one: str, other: str) -> int:
    """Return how many letters must be put in, left out or changed to make one word another."""
    if abs(len(one) - len(other)) > 2:
        return 3
    above = list(range(len(other) + 1))
    for n, letter in enumerate(one, 1):
        row = [n]
        for m, there in enumerate(other, 1):
            row.append(min(above[m] + 1, row[-1] + 1, above[m - 1] + (letter != there)))
        above = row
    return above[-1]


def _meant(head: str, options: Options, text_at: int | None) -> str:
    """Return what to do about a word that is no option."""
    like = _options_like(head, options)
    hint = f"did you mean {like[0]}?" if like else _nearest(head, options)
    return f"{hint} Behind -- everything is text" if text_at is not None else hint


def _is_short_with_value(word: str, options: Options) -> bool:
    """Tell whether this is a short option with its value in one word, such as `-s1`."""
    short = word[:2]
    return (
        len(word) > 2
        and len(short) == 2
        and short[0] == "-"
        and short[1] != "-"
        and _takes_value(short, options)
        and word[2:].isdigit()
    )


def _nearest(word: str, options: Options) -> str:
    close = nearest(word, options)
    return f"did you mean {close}?" if close else "--help lists them"
