"""Asking before words that hold a secret are recorded. The secret itself is never printed."""

from __future__ import annotations

from incident_tui.cli.context import CommandContext
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.privacy.secrets import secret_kinds

HINT = "take it out, or add --allow-secret: screens mask it, the file keeps it"


def need_consent(text: str, context: CommandContext) -> None:
    """Raise RefusedError where a text holds a secret and no option says that it may."""
    kinds = secret_kinds(text)
    if kinds and not allowed(context):
        raise RefusedError(f"It holds a secret ({kinds})", HINT)


def allowed(context: CommandContext) -> bool:
    """Tell whether an option says that secrets may be recorded: `--yes` says everything."""
    options = context.options
    return bool(options.allow_secret or options.yes)
