"""A link: one conversation after the other with the same machine, until a person ends it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from random import SystemRandom

from incident_tui.clock import Clock
from incident_tui.domain.errors import (
    IncidentTuiError,
    NotConnectedError,
    NotFoundError,
    NotSavedError,
    RefusedError,
)
from incident_tui.exchange.child import Child
from incident_tui.exchange.conversation import Conversation
from incident_tui.exchange.keeper import RowKeeper
from incident_tui.exchange.local_copy import LocalCopy
from incident_tui.exchange.outbox import Outbox
from incident_tui.exchange.presence import LinkState, NotTaken
from incident_tui.exchange.pump import Pump
from incident_tui.exchange.remote import Remote, why_it_ended
from incident_tui.exchange.terms import Parting, Speaker

FIRST_WAIT_S = 1.0
LONGEST_WAIT_S = 8.0
"""How long to wait before the next attempt: twice as long each time, at most so long."""

DENIED_WAIT_S = 60.0
"""The same where the other machine lets nobody in: attempts may lock an account."""

LINKED = "linked with "
"""How what is said begins once both have all."""

_LOOK_S = 0.1


class Link:
    """What keeps one incident shared with one machine. `say` hears a line when something changed.

    With `once` it is over as soon as both have all; `stop` may be called by a signal.
    """

    def __init__(
        self,
        path: Path,
        remote: Remote,
        me: Speaker,
        clock: Clock,
        say: Callable[[str], None],
        *,
        once: bool = False,
    ) -> None:
        self._stopped = False
        self._remote = remote
        self._me = me
        self._clock = clock
        self._say = say
        self._once = once
        mine = None if me.recover else me.node
        self._copy = LocalCopy(path, mine, clock, may_begin=True)
        self._outbox = Outbox(self._copy.read())
        self._row = RowKeeper(path, clock, remote.target, read_only=me.viewer)
        self._talk: Conversation | None = None
        self._met = False  # whether the other machine was ever spoken with
        self._said_equal = False
        self._said: set[NotTaken] = set()
        self._last_words = ""

    def stop(self) -> None:
        """End the link as soon as it can be."""
        self._stopped = True

    def run(self) -> None:
        """Link until stopped, or with `once` until both have all.

        Raises NotConnectedError, NotFoundError, RefusedError, NotSavedError, UnreadableError.
        """
        wait = FIRST_WAIT_S
        try:
            while not self._is_over():
                parting = self._connect()
                if self._is_over():
                    break
                self._give_up_if_vain(parting)
                wait = FIRST_WAIT_S if self._said_equal else min(wait * 2, LONGEST_WAIT_S)
                self._stay_apart(parting, DENIED_WAIT_S if parting.denied else wait)
            self._row.withdraw()
        except IncidentTuiError:
            if not self._met:  # whoever began it is told; later nobody may be there to hear of it
                self._row.withdraw()
            raise
        finally:
            self._copy.close()

    def _connect(self) -> Parting:
        """Speak with the other machine once; return why it is over."""
        try:
            child = Child(self._remote.argv(), asks=self._remote.asks)
        except OSError as error:
            what = f"{self._remote.ssh} could not be started: {error.strerror}"
            return Parting(what, "install OpenSSH, or name another command: --ssh", final=True,
                           exit_code=NotConnectedError.exit_code)  # fmt: skip
        self._said_equal = False
        talk = Conversation(self._me, self._outbox, self._clock.elapsed())
        pump = Pump(talk, self._copy, child.streams, self._clock, lambda: self._row.others)
        failed: IncidentTuiError | None = None
        try:
            pump.run(lambda: self._goes_on(talk, child))
        except (NotSavedError, RefusedError) as error:
            failed = error
        finally:
            status = child.end(at_once=talk.over is not None)
        if talk.peer is not None:
            self._talk = talk  # what is shared is still known while nothing is heard
        if failed is not None:
            final = isinstance(failed, RefusedError)
            return Parting(failed.what, failed.hint, final=final, exit_code=failed.exit_code)
        return talk.over or why_it_ended(status, child.said, self._remote)

    def _goes_on(self, talk: Conversation, child: Child) -> bool:
        """Report; tell whether to go on."""
        child.listen()
        state: LinkState = "connected" if talk.delivery.left is not None else self._before
        self._row.keep(talk if talk.delivery.left is not None else self._talk, state)
        if talk.delivery.left is not None and not self._met:
            self._met = True
        self._say_what_is_new(talk)
        return not self._is_over()

    def _is_over(self) -> bool:
        return self._stopped or (self._once and self._said_equal)

    @property
    def _before(self) -> LinkState:
        return "offline" if self._met else "connecting"

    def _say_what_is_new(self, talk: Conversation) -> None:
        host = self._remote.target
        for one in talk.named:
            if one not in self._said:
                self._said.add(one)
                whose = "here" if one.by == "us" else f"at {host}"
                self._tell(f"not taken in {whose}: {one.id or 'a line'}: {one.why}{_way_out(one)}")
        if talk.settled and not self._said_equal:
            self._said_equal = True
            self._tell(f"{LINKED}{host}: {_standing(talk)}")
            if behind := talk.clock_behind_s:
                way = "behind" if behind > 0 else "ahead of"
                self._tell(f"this machine's clock is {abs(behind)} s {way} that of {host}")
            if talk.ahead:
                self._tell(f"{talk.ahead} records come from a clock that runs more than 60 s ahead")

    def _give_up_if_vain(self, parting: Parting) -> None:
        """Raise what ends the link: what no other attempt, or none without a person, will mend."""
        named = f"{self._remote.target}: {parting.what}"
        if parting.final and (not self._met or parting.exit_code != NotFoundError.exit_code):
            match parting.exit_code:
                case NotFoundError.exit_code:
                    raise NotFoundError(parting.what, parting.hint)
                case NotConnectedError.exit_code:
                    raise NotConnectedError(parting.what, parting.hint)
                case _:
                    raise RefusedError(named, parting.hint)
        if self._once or (parting.denied and not self._met):
            raise NotConnectedError(f"Not connected with {named}", parting.hint)

    def _stay_apart(self, parting: Parting, wait: float) -> None:
        """Wait before the next attempt; what is recorded meanwhile is counted."""
        self._tell(f"not connected with {self._remote.target}: {parting.what}; trying again")
        until = self._clock.elapsed() + wait * (0.75 + SystemRandom().random() / 2)
        while not self._is_over() and self._clock.elapsed() < until:
            time.sleep(_LOOK_S)
            news = self._copy.follow()
            if self._talk is not None:
                self._talk.learn(news)
            else:
                for record in news:
                    self._outbox.put(record)
            self._row.keep(self._talk, self._before, parting.what)

    def _tell(self, words: str) -> None:
        if words != self._last_words:
            self._last_words = words
            self._say(words)


def _standing(talk: Conversation) -> str:
    counts = ((talk.delivery.not_shared, "not shared"), (talk.refused, "not taken in"))
    apart = [f"{count} {what}" for count, what in counts if count]
    held = len(talk.outbox)
    here = f"{held:,} record{'' if held == 1 else 's'} here"
    return " · ".join((here, *(apart or ["all there"])))


def _way_out(one: NotTaken) -> str:
    lost = one.by == "us" and "this machine wrote it" in one.why
    return " (if this machine's file was lost or is an older copy: --recover)" if lost else ""
