"""What the store has to tell a person: a repair, damage, a network mount."""

from __future__ import annotations


class FileNotice:
    """Something about the file that must be said on screen, once.

    `kind` is one word for programs: `torn`, `damaged`, `repaired`, `normalised`, `restored`,
    `network`, `hard-link`, `read-only`. `text` is one sentence for people. `kept_in` is the
    path of the copy of the file as it was found, where one was made.
    """

    __slots__ = ("kept_in", "kind", "text")

    def __init__(self, kind: str, text: str, kept_in: str | None = None) -> None:
        self.kind = kind
        self.text = text
        self.kept_in = kept_in

    def __repr__(self) -> str:
        return f"FileNotice({self.kind!r}, {self.text!r}, kept_in={self.kept_in!r})"
