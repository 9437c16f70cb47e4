"""The command `completion`: a script for the shell, made from the table of all commands.

No script runs this program: what can be completed is written into it.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from incident_tui.cli.context import CommandContext
from incident_tui.cli.table import COMMANDS, home_parser

_FILES = {"FILE", "DIR", "A", "B", "C"}
"""The names that values have in the help where a path is meant."""


@dataclass(frozen=True, slots=True)
class Option:
    """An option: how it is written, whether a value follows, and which values there are."""

    names: tuple[str, ...]
    help: str
    takes: bool
    values: tuple[str, ...]
    path: bool


@dataclass(frozen=True, slots=True)
class Words:
    """What may follow a command: its options, the words of a closed list, or a path."""

    name: str
    help: str
    options: tuple[Option, ...]
    words: tuple[str, ...]
    path: bool


def run(context: CommandContext) -> int:
    """Print the script of a shell."""
    print(_SCRIPTS[context.options.shell](), end="")
    return 0


def commands() -> list[Words]:
    """Return every command with what may follow it."""
    return [_words(c.name, c.what, c.parser()) for c in COMMANDS.values()]


def home() -> Words:
    """Return what may follow the program itself."""
    return _words("", "", home_parser())


def _words(name: str, what: str, parser: argparse.ArgumentParser) -> Words:
    actions = parser._actions  # argparse offers no public list of them
    plain = [action for action in actions if not action.option_strings]
    return Words(
        name,
        what,
        tuple(_option(action) for action in actions if action.option_strings),
        tuple(str(word) for action in plain for word in action.choices or ()),
        any(action.metavar in _FILES for action in plain),
    )


def _option(action: argparse.Action) -> Option:
    return Option(
        tuple(action.option_strings),
        action.help or "",
        action.nargs != 0,
        tuple(str(word) for word in action.choices or ()),
        action.metavar in _FILES,
    )


def _taking(options: Iterable[Option], *, path: bool | None = None) -> list[str]:
    """Return the names of the options that take a value (a path, or none)."""
    found = [o for o in options if o.takes and not o.values and path in {None, o.path}]
    return [name for option in found for name in option.names]


# -- bash ----------------------------------------------------------------------------------------


def bash() -> str:
    """Return the script for bash 3.2 and later."""
    shared = home()
    first = " ".join([*(c.name for c in commands()), "help", *_names(shared)])
    lines = [
        "# incident-tui in bash; in ~/.bashrc: eval \"$(incident-tui completion bash)\"",
        "_incident_tui() {",
        '    local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}"',
        '    local at name="" words=""',
        "    for ((at = 1; at < COMP_CWORD; at++)); do",
        '        case "${COMP_WORDS[at]}" in',
        f"            {'|'.join(_taking(shared.options))}) ((at++)) ;;",
        "            -*) ;;",
        '            *) name="${COMP_WORDS[at]}"; break ;;',
        "        esac",
        "    done",
        "    COMPREPLY=()",
        '    case "$name:$prev" in',
        *_bash_values(),
        "    esac",
        '    case "$name" in',
        f'        "") words="{first}" ;;',
        *(_bash_words(command) for command in commands()),
        "    esac",
        '    COMPREPLY=($(compgen -W "$words" -- "$cur"))',
        "}",
        "complete -o default -o bashdefault -F _incident_tui incident-tui",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _names(command: Words) -> list[str]:
    return [name for option in command.options for name in option.names]


def _bash_words(command: Words) -> str:
    return f'        {command.name}) words="{" ".join([*command.words, *_names(command)])}" ;;'


def _bash_values() -> Iterable[str]:
    """Yield what follows an option: its own values, else what bash itself would complete."""
    for command in commands():
        for option in command.options:
            if option.values:
                where = "|".join(f"{command.name}:{name}" for name in option.names)
                yield f'        {where}) words="{" ".join(option.values)}"'
                yield '            COMPREPLY=($(compgen -W "$words" -- "$cur")); return ;;'
        if own := [f"{command.name}:{name}" for name in _taking(command.options)]:
            yield f"        {'|'.join(own)}) return ;;"
    yield f"        {'|'.join(f':{name}' for name in _taking(home().options))}) return ;;"


# -- zsh -----------------------------------------------------------------------------------------


def zsh() -> str:
    """Return the script for zsh: to be evaluated, or kept as `_incident-tui` in the fpath."""
    rows = [f"        {_zsh_quoted(f'{_zsh_plain(c.name)}:{c.help}')}" for c in commands()]
    lines = [
        "#compdef incident-tui",
        "# incident-tui in zsh; in ~/.zshrc: eval \"$(incident-tui completion zsh)\"",
        "_incident_tui() {",
        "    local curcontext=\"$curcontext\" state line ret=1",
        "    local -a names",
        "    names=(",
        *rows,
        "        'help:what there is'",
        "    )",
        "    _arguments -C \\",
        *(f"        {spec} \\" for option in home().options for spec in _zsh_option(option)),
        "        '1:command:->command' '*::word:->word' && ret=0",
        "    case $state in",
        "        command) _describe -t commands command names && ret=0 ;;",
        "        word)",
        "            case ${words[1]} in",
        *(line for command in commands() for line in _zsh_command(command)),
        "            esac ;;",
        "    esac",
        "    return ret",
        "}",
        'if [ "$funcstack[1]" = "_incident_tui" ] || [ "$funcstack[1]" = "_incident-tui" ]; then',
        '    _incident_tui "$@"',
        "else",
        "    compdef _incident_tui incident-tui",
        "fi",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _zsh_command(command: Words) -> list[str]:
    rest = f"({' '.join(command.words)})" if command.words else "_files" if command.path else " "
    tail = [f"'1:word:{rest}'"] if command.words else [f"'*:word:{rest}'"]
    if command.words and command.path:
        tail.append("'*:file:_files'")
    specs = [spec for option in command.options for spec in _zsh_option(option)]
    return [
        f"                {command.name})",
        "                    _arguments \\",
        *(f"                        {spec} \\" for spec in specs),
        f"                        {' '.join(tail)} && ret=0 ;;",
    ]


def _zsh_option(option: Option) -> list[str]:
    """Return an option in the words of `_arguments`, once for each way to write it."""
    help_text = _zsh_plain(option.help).replace("[", "\\[").replace("]", "\\]")
    value = ""
    if option.takes:
        what = f"({' '.join(option.values)})" if option.values else "_files" * option.path or " "
        value = f":value:{what}"
    return [_zsh_quoted(f"{name}[{help_text}]{value}") for name in option.names]


def _zsh_plain(text: str) -> str:
    return text.replace("\\", "\\\\").replace(":", "\\:")


def _zsh_quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


# -- fish ----------------------------------------------------------------------------------------


def fish() -> str:
    """Return the script for fish 3 and later."""
    lines = [
        "# incident-tui in fish: incident-tui completion fish"
        " > ~/.config/fish/completions/incident-tui.fish",
        "complete -c incident-tui -f -n __fish_use_subcommand",
    ]
    lines += [_fish("__fish_use_subcommand", f"-f -a {c.name}", c.help) for c in commands()]
    lines.append(_fish("__fish_use_subcommand", "-f -a help", "what there is"))
    lines += [_fish_option("__fish_use_subcommand", option) for option in home().options]
    for command in commands():
        seen = f"__fish_seen_subcommand_from {command.name}"
        if command.words:
            lines.append(_fish(seen, f"-a {_fish_quoted(' '.join(command.words))}", ""))
        if not command.path:
            lines.append(_fish(seen, "-f", ""))
        lines += [_fish_option(seen, option) for option in command.options]
    return "\n".join(lines) + "\n"


def _fish_option(condition: str, option: Option) -> str:
    names = [f"-l {n[2:]}" if n.startswith("--") else f"-s {n[1:]}" for n in option.names]
    if option.values:
        names.append(f"-x -a {_fish_quoted(' '.join(option.values))}")
    elif option.takes:
        names.append("-r -F" if option.path else "-x")
    return _fish(condition, " ".join(names), option.help)


def _fish(condition: str, words: str, help_text: str) -> str:
    said = f" -d {_fish_quoted(help_text)}" if help_text else ""
    return f"complete -c incident-tui -n {_fish_quoted(condition)} {words}{said}"


def _fish_quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


_SCRIPTS: dict[str, Callable[[], str]] = {"bash": bash, "zsh": zsh, "fish": fish}
