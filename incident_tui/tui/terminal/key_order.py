"""Keys in the order they were pressed, each to the screen it was meant for.

A key may close a dialog or open one, and Textual works it off in several steps: the keys
that follow would still go to the screen that is leaving, or to one that has no focus yet.
Here they wait until the key before them is done, and are given then, in their order. So are
keys that come before the first screen stands.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Any

from textual import events
from textual.app import App
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widgets import Input, TextArea

ROUNDS = 2
"""How often a fence goes from the focus to the app: behind the key, behind what it set off."""

PATIENCE = 0.25
"""After so many seconds keys are given anyway: a fence dies with a screen that is closed."""


FIRST_TRIES = 200
"""How often, every 5 ms, it is looked whether the first screen takes keys; they are given then."""


@dataclass
class Fence(Message, bubble=True):
    """Follows a key through the queues it goes through; back at the app, the key is done."""

    number: int
    rounds: int = ROUNDS


class KeysInOrder(App[int], inherit_bindings=False):
    """An app that gives one key at a time to whatever is not plain typing."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[events.Event] = deque()
        self._held = True
        self._fence = 0
        self._tries = FIRST_TRIES

    @property
    def waiting(self) -> bool:
        """Whether keys wait."""
        return bool(self._waiting)

    async def on_event(self, event: events.Event) -> None:
        """Give a key, or let it wait behind the one that is not done."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._held:
            self._waiting.append(event)
        else:
            await self._send_key(event)

    async def _send_key(self, event: events.Event) -> None:
        """Give one key; what may lead to another screen holds the next ones."""
        if isinstance(event, events.Key) and await self.takes_key(event):
            self._hold()
            return
        typing = isinstance(self.focused, Input | TextArea) and (
            isinstance(event, events.Paste)
            or (isinstance(event, events.Key) and event.is_printable)
        )
        await super().on_event(event)
        if not typing:
            self._hold()

    def _hold(self) -> None:
        if not self.screen_stack:
            return
        self._held = True
        self._fence += 1
        number = self._fence
        self._send(Fence(number))
        self.set_timer(PATIENCE, lambda: self._released(number))

    def _send(self, fence: Fence) -> None:
        target: MessagePump = self.focused or self.screen
        target.post_message(fence)

    async def on_fence(self, fence: Fence) -> None:
        """Send the fence once more, then let the keys go on as soon as the screen takes them."""
        fence.stop()
        if fence.number != self._fence or not self.screen_stack:
            return  # another key was waited for, or the program is being left
        if fence.rounds > 1:
            self._send(Fence(fence.number, fence.rounds - 1))
        elif ready(self.screen):
            await self.release()
        else:
            self.screen.call_after_refresh(self._send, Fence(fence.number, 1))

    async def _released(self, number: int) -> None:
        if number == self._fence and self._held:
            await self.release()

    async def takes_key(self, event: events.Key) -> bool:  # noqa: ARG002 - for a program to say
        """Tell whether a key was taken before any widget gets it."""
        return False

    def make_room(self) -> None:
        """Prepare the first screen for what was typed before it stood."""

    async def send_first(self) -> None:
        """Give the first screen what was typed before it stood, as soon as it takes keys."""
        if not ready(self.screen) and self._tries:
            self._tries -= 1
            self.set_timer(0.005, self.send_first)
            return
        if self.waiting:
            self.make_room()
        await self.release()

    async def release(self) -> None:
        """Give what waits, up to the next key that has to be waited for."""
        self._held = False
        while self._waiting and not self._held and self.screen_stack:
            await self._send_key(self._waiting.popleft())


def ready(screen: Screen[Any]) -> bool:
    """Tell whether a screen takes keys: it stands, and if it has a place to type, that is it."""
    return screen.is_mounted and (screen.focused is not None or not screen.focus_chain)
