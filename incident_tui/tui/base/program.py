"""What every screen and widget may ask of the program that it is part of."""

from __future__ import annotations

from incident_tui.config.keys.keymap import SHIPPED, Keymap
from incident_tui.tui.base.masking import Modes
from incident_tui.tui.terminal.key_order import KeysInOrder


class Program(KeysInOrder, inherit_bindings=False):
    """The keys that hold, and the modes that hold for all screens alike."""

    def __init__(self, keymap: Keymap = SHIPPED, modes: Modes | None = None) -> None:
        super().__init__()
        self.keymap = keymap
        self.modes = modes or Modes()
