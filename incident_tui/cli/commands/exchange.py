"""The command `exchange`: speaks with another machine on stdin and stdout; `link` runs it there."""

from __future__ import annotations

import gc
import sys

from incident_tui.cli.context import CommandContext
from incident_tui.domain.errors import RefusedError
from incident_tui.exchange.pump import Streams
from incident_tui.exchange.serve import serve
from incident_tui.exchange.terms import Speaker
from incident_tui.exchange.until_ended import Until


def run(context: CommandContext) -> int:
    """Exchange an incident with whoever is at the other end, until that ends."""
    path = context.path_of(context.options.id)
    me = Speaker(path.stem, context.me, context.node, host=True)
    streams = Streams(sys.stdin.fileno(), sys.stdout.fileno())
    gc.freeze()
    gc.enable()  # this command is not over soon
    with Until() as until:
        parting = serve(path, me, context.machine_clock, streams, until.ended)
    if parting is not None and parting.final:
        raise RefusedError(f"The other machine: {parting.what}", parting.hint)
    return 0
