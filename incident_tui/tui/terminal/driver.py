"""The terminal as a window: its title, its notifications, and how it is left as it was found.

Titles and notifications show ids and the names of timers only, never anybody's words: they
reach desktops, task bars and other people's screens.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import queue
import selectors
import signal
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from textual import events
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from incident_tui.domain.regex import regex
from incident_tui.tui.terminal.keyboard import Keyboard
from incident_tui.tui.terminal.typeahead import STDIN

POLL_SECONDS = 0.1
"""How often the thread that reads looks whether it is still wanted."""

READ_BYTES = 4096
"""The most that is read at once."""

HANG_SECONDS = 1.0
"""How long a terminal may take nothing before it is not waited for."""

SAVE_TITLE = "\x1b[22;2t"
RESTORE_TITLE = "\x1b]2;\x07\x1b[23;2t"
"""Empties the title, for terminals that keep none, then takes the kept one back."""

_NOT_PLAIN = regex(r"[^ A-Za-z0-9.,:+!▲-]")
_OSC_9 = ("iTerm.app", "WezTerm", "ghostty", "xterm-kitty", "xterm-ghostty")
_OSC_777 = ("foot", "rxvt", "foot-extra", "rxvt-unicode", "rxvt-unicode-256color")


def plain_words(text: str) -> str:
    """Return a text with nothing in it but letters, digits and a little punctuation."""
    return _NOT_PLAIN.sub("", text.replace("_", " "))[:200]


def title(text: str) -> str:
    """Return the sequence that names the window."""
    return f"\x1b]2;{plain_words(text)}\x07"


def notification(text: str, environ: Mapping[str, str] = os.environ) -> str:
    """Return the sequences that ask for a notification on the desktop.

    There are two in use, OSC 9 and OSC 777; a terminal ignores one that it does not know. Where
    it is known which one a terminal takes, only that is sent. tmux hands them on only if
    `allow-passthrough` is on.
    """
    said = plain_words(text)
    nine, other = f"\x1b]9;{said}\x07", f"\x1b]777;notify;incident-tui;{said}\x07"
    names = {environ.get("TERM_PROGRAM", ""), environ.get("TERM", "")}
    if names.intersection(_OSC_9):
        found = [nine]
    elif names.intersection(_OSC_777):
        found = [other]
    else:
        found = [nine, other]
    if environ.get("TMUX"):
        found = [_through_tmux(sequence) for sequence in found]
    return "".join(found)


def _through_tmux(sequence: str) -> str:
    inner = sequence.replace("\x1b", "\x1b\x1b")
    return f"\x1bPtmux;{inner}\x1b\\"


class TerminalDriver(LinuxDriver):
    """Keeps the window's title aside, and lets go of a terminal that is gone.

    `gone` is called, once, on the loop's thread when nothing can be written any more.
    """

    hangs = False
    """Whether the terminal takes nothing at the moment."""

    gone: Callable[[], Any] | None = None
    _title = ""
    _windowed = True
    _holds = False
    """Whether the terminal is in use; not while the program is stopped, nor once it ends."""
    _away = False
    """Whether the terminal was given back for a while only."""
    _in_front: bool | None = None
    """Whether the terminal has the focus; None until it has said so."""

    def name_window(self, text: str) -> None:
        """Show a title from now on, after a suspension too."""
        self._title = text
        if self._windowed:
            self.write(title(text))

    def notify(self, text: str) -> None:
        """Tell something on the desktop, unless somebody is looking at the terminal."""
        if self._windowed and not self._in_front:
            self.write(notification(text))

    # -- reading -------------------------------------------------------------------------------

    def _run_input_thread(self) -> None:
        """Read until the end; a fault here is one of the program, which ends by it."""
        try:
            self.run_input_thread()
        except Exception as error:  # noqa: BLE001 - nothing else would hear of it
            self._app.call_later(self._app._handle_exception, error)

    def run_input_thread(self) -> None:
        """Read the terminal until the program gives it back, or it is gone."""
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if not self._read(selector):
                    self._app.call_later(self._let_go)
                    return
            self._read(selector)

    def _read(self, selector: selectors.BaseSelector) -> bool:
        """Take in what comes within a moment; tell whether the terminal is still there."""
        if not selector.select(POLL_SECONDS):
            self._give(self._keyboard.wait(POLL_SECONDS))
            return True
        try:
            data = os.read(self.fileno, READ_BYTES)
        except BlockingIOError:  # somebody else who has this terminal read it first
            return True
        except OSError:  # a terminal that was closed is an error, or no bytes
            return False
        self._keyboard.sized = self._in_band_window_resize
        self._give(self._keyboard.feed(data))
        return bool(data)

    def _give(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self.process_message(message)

    def process_message(self, message: Message) -> None:
        """Notice whether the terminal is in front."""
        if isinstance(message, events.AppFocus | events.AppBlur):
            self._in_front = isinstance(message, events.AppFocus)
        super().process_message(message)

    # -- writing -------------------------------------------------------------------------------

    def write(self, data: str) -> None:
        """Write, but never wait for a terminal that was closed, nor long for one that hangs.

        What a hanging one misses is left out, and all of it is drawn anew once it goes on.
        """
        thread = self._writer_thread
        assert thread is not None, "Driver must be in application mode"  # noqa: S101 - as Textual
        if not thread.is_alive():
            self._let_go()
            return
        try:  # Textual's own put waits for ever
            thread._queue.put(data, timeout=0 if self.hangs else HANG_SECONDS)
        except queue.Full:
            self.hangs = True
            return
        if self.hangs:
            self.hangs = False
            self._draw_anew()

    def _let_go(self) -> None:
        """Say, once, that the terminal is gone."""
        gone = self.gone
        if self._holds and gone is not None:
            self.gone = None
            gone()

    def _draw_anew(self) -> None:
        self._app.call_later(self._app.refresh, layout=True)

    def close(self) -> None:
        """End the writing; what hangs is left behind."""
        thread = self._writer_thread
        if thread is None or not thread.is_alive():
            return
        with contextlib.suppress(queue.Full):
            thread._queue.put(None, timeout=HANG_SECONDS)
        thread.join(HANG_SECONDS)
        self.hangs = thread.is_alive()

    # -- taking the terminal, and giving it back -----------------------------------------------

    def start_application_mode(self) -> None:
        """Take the terminal, what was typed before first, and keep its title aside."""
        self._keyboard = Keyboard(mouse=self._mouse, debug=self._debug)
        self._give(self._keyboard.feed(STDIN.take()))
        super().start_application_mode()  # type: ignore[no-untyped-call] # Textual's gap
        if STDIN.before is not None:
            self.attrs_before = STDIN.before
        if self._writer_thread is None:
            return
        self._holds = True
        loop = asyncio.get_running_loop()  # a handler amid a write would wait for itself
        loop.add_signal_handler(signal.SIGTSTP, self._sigtstp_application)
        loop.add_signal_handler(signal.SIGCONT, self._sigcont_application)
        self._windowed = os.environ.get("TERM", "") != "linux"
        if self._windowed:
            self.write(SAVE_TITLE)
            if self._title:
                self.write(title(self._title))

    def _sigtstp_application(self, *_: object) -> None:
        """Give the terminal back, and stop until the shell says otherwise."""
        self._away = self._holds
        super()._sigtstp_application()

    def _sigcont_application(self, *_: object) -> None:
        """Take the terminal again; if it was not given back before, give it back first."""
        if self._holds:
            self.suspend_application_mode()
        elif not self._away:
            return  # the program is ending
        self._away = False
        super()._sigcont_application()
        self._draw_anew()

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was."""
        if self._windowed:
            self.write(RESTORE_TITLE)
        super().stop_application_mode()
        self._holds = False
