"""Figures side by side: medians with their spread, and ratios that a busy machine bends least."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median


@dataclass
class Row:
    """One budget. `floor` and `ours` are measurements in `unit`; the ratio is held to `budget`."""

    what: str
    budget: float
    floor: list[float]
    ours: list[float]
    unit: str = "ms"
    against: str = "the minimal app"
    share: float = 0.5
    """Which quantile is compared: 0.5 the median, 0.95 the p95."""

    @property
    def ratio(self) -> float:
        """Ours to the floor's, at the quantile that the budget is about."""
        return quantile(self.ours, self.share) / quantile(self.floor, self.share)

    @property
    def ratio_of_best(self) -> float:
        """The same of the smallest figures: what is left when nothing else was running."""
        return min(self.ours) / min(self.floor)

    def line(self) -> str:
        """Return the row of the table, in Markdown."""
        met = "yes" if min(self.ratio, self.ratio_of_best) <= self.budget else "NO"
        if met == "yes" and self.ratio > self.budget:
            met = "by its best"
        cells = [
            self.what, f"{_told(self.ours, self.share)} {self.unit}",
            f"{_told(self.floor, self.share)} {self.unit}", self.against, f"{self.ratio:.2f} ×",
            f"{self.ratio_of_best:.2f} ×", f"≤ {self.budget:g} ×", met,
        ]  # fmt: skip
        return f"| {' | '.join(cells)} |"


HEAD = """\
| what | ours, median [min .. max] | beside it | which is | ratio | of the best | budget | met |
|---|--:|--:|---|--:|--:|--:|---|"""


def quantile(values: list[float], share: float) -> float:
    """Return the value below which `share` of the values lie."""
    if share == 0.5:
        return median(values)
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def _told(values: list[float], share: float) -> str:
    return f"{brief(quantile(values, share))} [{brief(min(values))} .. {brief(max(values))}]"


def brief(value: float) -> str:
    """Return a figure with about three digits."""
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def table(heads: list[str], rows: list[list[str]]) -> str:
    """Return a table in Markdown."""
    lines = [f"| {' | '.join(heads)} |", f"|{'--:|' * len(heads)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])
