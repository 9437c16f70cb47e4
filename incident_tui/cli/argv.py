"""The arguments, looked through before argparse sees them.

TEXT and times may begin with `-`: an argument that is not exactly an option of the command
is TEXT, and whatever follows an option that takes a value is its value. Options of the
program may stand before the command or after it.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence

from incident_tui.domain.errors import UsageError
from incident_tui.domain.text import nearest

Options = Mapping[str, bool]
"""Every option string of a parser, and whether it takes a value."""


def options_of(parser: argparse.ArgumentParser) -> dict[str, bool]:
    """Return the option strings that a parser knows, each with whether it takes a value."""
    return {
        name: action.nargs != 0
        for action in parser._actions  # argparse offers no public list of them
        for name in action.option_strings
    }


def find_command(argv: Sequence[str], shared: Options) -> int | None:
    """Return where the command stands: the first argument that is no option nor its value."""
    index = 0
    while index < len(argv):
        word = argv[index]
        if word == "--":
            return None
        if word in shared:
            index += 2 if shared[word] else 1
        elif word.startswith("-") and word.partition("=")[0] in shared:
            index += 1
        else:
            return index
    return None


def arrange(argv: Sequence[str], options: Options, *, takes_text: bool) -> list[str]:
    """Return the arguments in a form that argparse cannot misread: options, `--`, the rest.

    Raises UsageError for an option without its value, and, where the command takes no
    TEXT, for what looks like an option and is none.
    """
    named: list[str] = []
    plain: list[str] = []
    words = iter(argv)
    for word in words:
        head, equals, _ = word.partition("=")
        if word == "--":
            plain += words
        elif options.get(word):
            value = next(words, None)
            if value is None:
                raise UsageError(f"{word} needs a value", "--help shows an example")
            named += [f"{word}={value}"] if word.startswith("--") else [word + value]
        elif (
            word in options
            or (equals and head.startswith("--") and options.get(head))
            or _is_short_with_value(word, options)
        ):
            named.append(word)
        elif word.startswith("--") and " " not in word and not (takes_text and plain):
            raise UsageError(f"There is no option {head}", _nearest(head, options))
        elif word.startswith("-") and word != "-" and not takes_text:
            raise UsageError(f"There is no option {word}", _nearest(word, options))
        else:
            plain.append(word)
    return [*named, "--", *plain] if plain else named


def _is_short_with_value(word: str, options: Options) -> bool:
    """Tell whether this is a short option with its value in one word, such as `-s1`."""
    short = word[:2]
    return (
        len(word) > 2
        and len(short) == 2
        and short[0] == "-"
        and short[1] != "-"
        and options.get(short, False)
        and word[2:].isdigit()
    )


def _nearest(word: str, options: Options) -> str:
    close = nearest(word, options)
    return f"did you mean {close}?" if close else "--help lists them"
