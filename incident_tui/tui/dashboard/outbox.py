"""The words that are on their way: in flight, failed, or waiting behind a failed line.

Pure bookkeeping, so that no key pressed at any moment can lose a word: every text is either
acknowledged, in the composer, or in here, and `unsent` is what a draft has to keep.
"""

from __future__ import annotations


class Outbox:
    """Texts that left the composer and are not acknowledged yet, by job number."""

    def __init__(self) -> None:
        self._flying: dict[int, str] = {}
        self._waiting: list[str] = []

    @property
    def busy(self) -> bool:
        """Whether something is on its way to the disk."""
        return bool(self._flying)

    @property
    def waiting(self) -> int:
        """How many lines wait behind a failed one."""
        return len(self._waiting)

    def sent(self, number: int, text: str) -> None:
        """Note that a text was handed to the writer."""
        self._flying[number] = text

    def acknowledged(self, number: int) -> None:
        """Note that it is on disk."""
        self._flying.pop(number, None)

    def failed(self, number: int, line: str) -> str | None:
        """Return the text to put back in the composer; `line`, typed meanwhile, waits behind it.

        None where the job held no words, or the line already reads the same.
        """
        text = self._flying.pop(number, "")
        if not text or text == line:
            return None
        if line.strip():
            self._waiting.append(line)
        return text

    def wait(self, line: str) -> None:
        """Let a line wait until the one that is being written is on disk."""
        self._waiting.append(line)

    def next_line(self) -> str | None:
        """Return the line that waited longest behind a failed one, now that the way is free."""
        return self._waiting.pop() if self._waiting else None

    def unsent(self, line: str) -> str:
        """Return everything not acknowledged yet, oldest first, ending with the line itself."""
        texts = [*self._flying.values(), *reversed(self._waiting), line]
        return "\n".join(text for text in texts if text.strip())
