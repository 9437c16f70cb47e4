"""What screens hear of: messages, and nothing that draws."""

from __future__ import annotations

from typing import assert_never

from textual.message import Message
from textual.message_pump import MessagePump

from incident_tui.session.follower import FileReadable, Grown
from incident_tui.session.writer import Notify, Recorded


class JobDone(Message):
    """The writer recorded something, or could not."""

    def __init__(self, recorded: Recorded) -> None:
        super().__init__()
        self.recorded = recorded


class IncidentGrown(Message):
    """Somebody else wrote."""

    def __init__(self, grown: Grown) -> None:
        super().__init__()
        self.incident = grown.incident


class ReadableChanged(Message):
    """The file cannot be read any more (`problem`), or can be again (None)."""

    def __init__(self, readable: FileReadable) -> None:
        super().__init__()
        self.problem = readable.problem


def posting_to(pump: MessagePump) -> Notify:
    """Return a callback for the writer that posts what it says; any thread may call it."""

    def notify(news: Recorded | Grown | FileReadable) -> None:
        match news:
            case Recorded():
                pump.post_message(JobDone(news))
            case Grown():
                pump.post_message(IncidentGrown(news))
            case FileReadable():
                pump.post_message(ReadableChanged(news))
            case _:
                assert_never(news)

    return notify
