"""What both ends of an exchange go by: who speaks, how long is waited, why it is over."""

from __future__ import annotations

import msgspec

GREETING_S = 30.0
PASSWORD_S = 150.0
"""How long the other side may take to greet; and where somebody may have to type a password."""

BEAT_S = 2.0
"""After so long without a word an empty line is sent."""

PULSE_S = 5.0
"""How often it is said who is here."""

SILENCE_S = 9.0
"""After so long without a byte the other side counts as gone."""

LINE_S = 120.0
"""So long a single line may take to arrive."""

APART_S = 8.0
MOST_APART_S = 300.0
"""Digests that stay apart so long are compared record by record; then after twice as long each."""


class Speaker(msgspec.Struct, frozen=True):
    """Who speaks on this side.

    `host`: nobody at this machine linked. `viewer`: nothing is sent. `recover`: this machine's own
    records are taken back. `greeting_s`: how long the other side may take to greet.
    """

    id: str
    name: str
    node: str
    host: bool = False
    viewer: bool = False
    recover: bool = False
    greeting_s: float = GREETING_S


class Parting(msgspec.Struct, frozen=True):
    """Why a conversation is over.

    `final`: another attempt would end alike, and `exit_code` is what a command ends with. `denied`:
    one without a person would.
    """

    what: str
    hint: str = ""
    final: bool = False
    denied: bool = False
    exit_code: int = 4
