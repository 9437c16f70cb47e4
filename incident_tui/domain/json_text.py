"""JSON as others wrote it, so that it can be written again.

Python reads `NaN`, `Infinity`, `1e999` and numbers of five thousand digits, or fails at them, and
JSON has no way to say the first three. Such a number is read as its text: nothing of it is lost,
and whatever expects a number sees that it is none.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from math import isfinite
from typing import Any

Pairs = Callable[[list[tuple[str, Any]]], Any]


def read_json(data: bytes | str, pairs: Pairs | None = None) -> Any:
    """Read JSON; `pairs` makes an object of its members. Raises ValueError, RecursionError."""
    if isinstance(data, bytes):
        data = data.decode(json.detect_encoding(data), "surrogatepass")
    decoder = _decoder(pairs) if pairs else _DECODER
    try:
        return decoder.decode(data)
    except json.JSONDecodeError:
        raise
    except ValueError:  # more digits than Python takes
        return _decoder(pairs, whole=_integer).decode(data)


def _number(text: str) -> float | str:
    value = float(text)
    return value if isfinite(value) else text


def _integer(text: str) -> int | str:
    try:
        return int(text)
    except ValueError:
        return text


def _decoder(pairs: Pairs | None, whole: Callable[[str], Any] | None = None) -> json.JSONDecoder:
    return json.JSONDecoder(
        object_pairs_hook=pairs, parse_float=_number, parse_int=whole, parse_constant=str
    )


_DECODER = _decoder(None)
