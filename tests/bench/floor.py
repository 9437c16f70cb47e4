"""The floor: the least that a Textual program with a line and a log can be."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Footer, Header, Input, RichLog


class Floor(App[None]):
    """A title, a log, a line, a row of keys; nothing moves and nothing is kept."""

    def compose(self) -> ComposeResult:
        yield Header()
        yield RichLog()
        yield Input(placeholder="type here")
        yield Footer()

    def on_mount(self) -> None:
        self.query_one(Input).focus()


if __name__ == "__main__":
    Floor().run()
