"""Byte strings that terminals send and nobody typed, for the tests of what reads them."""

from __future__ import annotations

WHOLE = {
    # mouse reports of the oldest kind: three bytes of any value
    "X10, column 120": b"\x1b[M" + bytes([67, 152, 42]),
    "X10, low": b"\x1b[M !!",
    "X10, highest": b"\x1b[M\xff\xff\xff",
    "X10, three in a row": b"\x1b[MC\x80\x80\x1b[M\xe3\xc3\xa9\x1b[MC\xf0\x9f",
    "X10, a column that wraps to Enter": b"\x1b[M#\x0d\x21",
    "X10, a row that looks like an escape's end": b"\x1b[M \x9cm",
    "urxvt mouse": b"\x1b[35;120;10M",
    "SGR mouse, far away": b"\x1b[<35;99999999;99999999M",
    "SGR mouse, more digits than a number may have": b"\x1b[<0;" + b"9" * 5000 + b";1M",
    # keys of the kitty protocol that were not asked for
    "kitty, alternate key": b"\x1b[97:65;2:1u",
    "kitty, release": b"\x1b[97;5:3u",
    "kitty, release of Enter": b"\x1b[13;1:3u",
    "kitty, alternate key, release, text": b"\x1b[97:65:97;2:3;65u",
    "kitty, Enter as text": b"\x1b[97;;13u",
    "kitty, half a surrogate": b"\x1b[55357u",
    "kitty, half a surrogate as text": b"\x1b[97;;55357u",
    "kitty, beyond Unicode": b"\x1b[1114112;1u",
    "kitty, beyond any number": b"\x1b[97;1;99999999999999999999u",
    "kitty, nothing but separators": b"\x1b[:::;:;:u",
    "kitty, release of an arrow": b"\x1b[1;1:3A",
    "kitty, modifiers of many digits": b"\x1b[97;99999999u",
    "kitty, flags in force": b"\x1b[?25u",
    "xterm, other keys, no letter": b"\x1b[27;5;1114112~",
    # answers
    "DA1": b"\x1b[?62;22;52c",
    "DA2": b"\x1b[>41;370;0c",
    "DA3": b"\x1bP!|7E565445\x1b\\",
    "XTVERSION": b"\x1bP>|XTerm(370)\x1b\\",
    "XTGETTCAP": b"\x1bP1+r544e=787465726d\x1b\\",
    "DECRQSS": b"\x1bP1$r0 q\x1b\\",
    "DECRPM, unknown mode": b"\x1b[?9001;0$y",
    "DECRPM, no number": b"\x1b[?2026;99$y",
    "DSR": b"\x1b[0n",
    "size in characters": b"\x1b[8;50;200t",
    "in-band size": b"\x1b[48;10;10;0;0t",
    "in-band size, none": b"\x1b[48;0;0;0;0t",
    "in-band size, no terminal is so large": b"\x1b[48;99999;99999;1;1t",
    "in-band size, with parts": b"\x1b[48;24:1;80:2;384:3;640:4t",
    "OSC 10": b"\x1b]10;rgb:ffff/ffff/ffff\x1b\\",
    "OSC 11": b"\x1b]11;rgb:0000/0000/0000\x07",
    "OSC 4": b"\x1b]4;1;rgb:cccc/0000/0000\x07",
    "OSC 52": b"\x1b]52;c;b3duZWQNCg==\x1b\\",
    "APC of graphics": b"\x1b_Gi=31;OK\x1b\\",
    "focus": b"\x1b[O\x1b[I",
    # sequences that nothing is known of
    "CSI, unknown": b"\x1b[?1;2;3x",
    "CSI, intermediates": b"\x1b[12 34'z",
    "CSI, a key of no keyboard": b"\x1b[9999~",
    "CSI, interrupted": b"\x1b[1;2\x1b[?6c",
    "OSC, interrupted": b"\x1b]11;rgb:00\x1b[?6c",
    "OSC, broken by Enter": b"\x1b]11;rgb:00\r",
    "DCS, cancelled": b"\x1bP1$r\x18",
    "SS3, unknown": b"\x1bOz",
    # pastes
    "a paste of nothing": b"\x1b[200~\x1b[201~",
    "the end of a paste that never began": b"\x1b[201~",
    "a paste of sequences": b"\x1b[200~\x1b[31m\x1b[13u\x1b]0;t\x07\x00\x1b[200~\x1b[201~",
}
"""Whole: what comes right after any of them is typed. None leaves a trace."""

AT_ONCE = {
    "a title": b"\x1b]lsomebody's title\x1b\\",
    "PM": b"\x1b^private\x1b\\",
    "SOS": b"\x1bXstart\x1b\\",
    "an answer in eight bits": b"\x9b?62;22c",
    "a string in eight bits": b"\x90>|XTerm(370)\x9c",
}
"""Whole, but known only by their ends: in pieces they are Alt and a key, or letters."""

CUT_OFF = {
    "CSI": b"\x1b[",
    "CSI and numbers": b"\x1b[97;5",
    "X10, no bytes": b"\x1b[M",
    "X10, two bytes": b"\x1b[M\xe3\xc3",
    "SGR mouse": b"\x1b[<35;12",
    "OSC": b"\x1b]11;rgb:0000/00",
    "OSC and half its end": b"\x1b]11;rgb:0000/0000/0000\x1b",
    "DCS": b"\x1bP>|XTe",
    "APC": b"\x1b_Gi=3",
    "a paste, no end": b"\x1b[200~",
    "a paste, half an end": b"\x1b[200~\x1b[201",
}
"""Cut off: after a silence a key is a key again."""
