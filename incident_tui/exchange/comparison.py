"""Two digests that stay apart though all was sent: then every record is named with its sum."""

from __future__ import annotations

from incident_tui.exchange import messages as m
from incident_tui.exchange.outbox import Digest, Outbox
from incident_tui.exchange.terms import APART_S, MOST_APART_S


class Comparison:
    """Since when the digests are apart, and how long that is borne."""

    def __init__(self) -> None:
        self._since: float | None = None
        self._patience = APART_S
        self._named: dict[str, str] = {}

    def due(self, theirs: Digest | None, ours: Digest, elapsed: float) -> bool:
        """Tell whether to compare now. `theirs` is None while records are still on their way."""
        if theirs is None or theirs == ours:
            self._since = None
            self._patience = APART_S if theirs == ours else self._patience
            return False
        if self._since is None:
            self._since = elapsed
        if elapsed - self._since < self._patience:
            return False
        self._since, self._patience = None, min(self._patience * 2, MOST_APART_S)
        return True

    def hear(self, message: m.Compare, outbox: Outbox) -> None:
        """Keep what the other side names, as far as it is here."""
        self._named.update(one for one in message.compare if one[0] in outbox)

    def named(self) -> dict[str, str]:
        """Return all that it named, and forget it."""
        found, self._named = self._named, {}
        return found


def naming(outbox: Outbox) -> list[m.Control]:
    """Return what names every record here."""
    sums = [(one, outbox.sum_of(one) or "") for one in outbox]
    starts = range(0, len(sums), m.MOST_IDS)
    named = [m.Compare(tuple(sums[start : start + m.MOST_IDS])) for start in starts]
    return [*named, m.CompareEnd(compare_end=True)]
