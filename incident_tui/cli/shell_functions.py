"""What the completion scripts do beyond shtab: ask this program for words, in three shells.

They ask under the folder and the playbook that the line names. `line` is what the composer
understands: a slash command at first, then what it takes.
"""

from __future__ import annotations

from collections.abc import Mapping

_BASH_BEFORE = """\
_incident_tui_words() {  # kind, beginning
    compgen -W "$(incident-tui ${_incident_tui_options[@]+"${_incident_tui_options[@]}"} \\
        completion --words "$1" 2>/dev/null)" -- "$2"
}
_incident_tui_ids() { _incident_tui_words ids "$1"; }
_incident_tui_audiences() { _incident_tui_words audiences "$1"; }
_incident_tui_stages() { _incident_tui_words stages "$1"; }
_incident_tui_sources() { _incident_tui_words sources "$1"; }
_incident_tui_drills() { _incident_tui_words drills "$1"; }
_incident_tui_line() {
    local word
    for word in "${COMP_WORDS[@]:2:COMP_CWORD-2}"; do
        case "$word" in /*) _incident_tui_words "$word" "$1"; return ;; esac
    done
    _incident_tui_words actions "$1"
}"""

_BASH_AFTER = """\
# Options may stand before the command, and the value of one may be called like a command.
_incident_tui() {
    local -a _incident_tui_options=()
    local at first=1
    for ((at = 1; at + 1 < COMP_CWORD; at++)); do
        case "${COMP_WORDS[at]}" in
            --data-dir|--playbook)
                _incident_tui_options+=("${COMP_WORDS[at]}" "${COMP_WORDS[at+1]}") ;;
        esac
    done
    while ((first < COMP_CWORD)); do
        case "${COMP_WORDS[first]}" in
            --data-dir|--playbook|--as|--tz)
                ((first + 1 == COMP_CWORD)) && break
                ((first += 2)) ;;
            -*) ((first++)) ;;
            *) break ;;
        esac
    done
    local -a COMP_WORDS=("${COMP_WORDS[0]}" "${COMP_WORDS[@]:first}")
    local COMP_CWORD=$((COMP_CWORD - first + 1))
    _shtab_incident_tui
}
complete -o default -o bashdefault -F _incident_tui incident-tui"""

_ZSH_BEFORE = """\
_incident_tui_words() {  # options of compadd, kind
    local -a found given typed=(${(z)LBUFFER})
    local at
    for ((at = 1; at < $#typed; at++)); do
        case $typed[at] in --data-dir|--playbook) given+=($typed[at] ${(Q)typed[at+1]}) ;; esac
    done
    found=(${(f)"$(incident-tui $given completion --words $argv[-1] 2>/dev/null)"})
    compadd "${(@)argv[1,-2]}" -a found
}
_incident_tui_line() {
    local kind=actions word
    local -a typed=(${(z)LBUFFER})
    [[ $LBUFFER == *" " ]] || shift -p typed
    for word in $typed; do
        case $word in /*) kind=$word; break ;; esac
    done
    _incident_tui_words "$@" $kind
}"""

_FISH_BEFORE = """\
function __incident_tui_words
    set -l typed (commandline -opc)
    set -l given
    for at in (seq (count $typed))
        if contains -- $typed[$at] --data-dir --playbook; and set -q typed[(math $at + 1)]
            set given $given $typed[$at] $typed[(math $at + 1)]
        end
    end
    set -l kind $argv[1]
    if test $kind = line
        set -l commands (string match -- '/*' $typed[3..])
        set kind actions $commands[1]
    end
    incident-tui $given completion --words $kind[-1] 2>/dev/null
end"""

FUNCTIONS: Mapping[str, tuple[str, str]] = {
    "bash": (_BASH_BEFORE, _BASH_AFTER),
    "zsh": (_ZSH_BEFORE, ""),
    "fish": (_FISH_BEFORE, ""),
}
"""Of each shell: the functions that the script of shtab calls, and what follows the script."""
