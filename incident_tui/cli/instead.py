"""What does the work of the screen's own actions on the command line."""

from __future__ import annotations

from incident_tui.domain.language.actions import BY_ID

_INSTEAD = {
    "brief": "incident-tui export --format brief prints it",
    "me": "incident-tui --as NAME says who records",
    "notice": "incident-tui do ID '/told executives' records that they were told",
    "suggest": "incident-tui playbook show lists what to try first",
    "hazards": "incident-tui status names them, with the sentence to say",
    "conflicts": "incident-tui conflicts lists them",
    "find": "incident-tui export --format timeline | grep finds it",
    "export": "incident-tui export writes documents",
    "roles": "incident-tui status shows them; do ID '/ic NAME' gives one",
    "checks": "incident-tui status shows them; do ID '/tick STEP' ticks one",
    "log": "incident-tui export --format timeline prints it; incident-tui watch follows it",
    "compose": "incident-tui update records an update; incident-tui lint checks a draft",
    "wall": "incident-tui wall opens it",
    "copy": "incident-tui export --format timeline prints every entry",
    "history": "incident-tui export --format json has every version of an entry",
    "share": "incident-tui open --share starts in share mode",
    "blank": "incident-tui do shows nothing that could be blanked",
    "hide": "the settings name words to hide: incident-tui config init",
    "severity_picker": "incident-tui do ID '/sev N why' sets it",
    "saved": "incident-tui verify checks the file",
    "home": "incident-tui list prints them",
    "timezone": "incident-tui --tz ZONE shows times in a zone",
    "theme": "the settings name the theme: incident-tui config init",
    "palette": "incident-tui --help lists the commands",
    "help": "incident-tui --help prints it",
    "quit": "incident-tui do has nothing to leave",
    "rubric": "incident-tui do ID '/rubric NAME conditions yes|no|unsure why' answers one",
}


def instead(action_id: str) -> tuple[str, str]:
    """Return (what cannot be done without the screen, what to use instead)."""
    hint = _INSTEAD.get(action_id, "incident-tui open has it; incident-tui --help lists the rest")
    return f"{BY_ID[action_id].command} is for the screen", hint
