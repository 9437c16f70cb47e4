"""The score of a drill in words and as plain values."""

from __future__ import annotations

from typing import Any

from incident_tui.domain.metrics.durations import metric_in_words
from incident_tui.drills.score import Mark, Score


def score_text(score: Score, incident_id: str, title: str) -> str:
    """Return the score as plain text: the grade, what to better, what was well, the figures."""
    faults = score.faults
    count = f"{len(faults)} of {len(score.marks)} things could be better"
    lines = [
        f"DRILL  {title}",
        incident_id,
        "",
        f"{score.grade}: {count if faults else 'no fault'}.",
    ]
    if faults:
        lines += ["", "WHAT WOULD HAVE BEEN BETTER"]
        for mark in faults:
            lines += [f"  ▲ {mark.title}: {mark.said}", f"      {mark.better}"]
    well = [mark for mark in score.marks if not mark.fault]
    if well:
        lines += ["", "WHAT WENT WELL", *(f"  ✓ {mark.title}: {mark.said}" for mark in well)]
    known = [figure for figure in score.figures if figure.span is not None]
    if known:
        lines += ["", "FIGURES", *(f"  {x.title:<28}{metric_in_words(x)}" for x in known)]
    if score.lessons:
        lines += ["", "WHAT THIS DRILL IS ABOUT", *(f"  - {lesson}" for lesson in score.lessons)]
    return "\n".join(lines) + "\n"


def score_json(score: Score, incident_id: str, title: str) -> dict[str, Any]:
    """Return the score as plain values; spans are whole seconds, unknown is None."""
    return {
        "id": incident_id,
        "title": title,
        "drill": True,
        "over": score.over,
        "grade": score.grade,
        "faults": len(score.faults),
        "marks": [_mark(mark) for mark in score.marks],
        "figures": {
            x.name: None if x.span is None else int(x.span.total_seconds()) for x in score.figures
        },
        "lessons": [*score.lessons],
    }


def _mark(mark: Mark) -> dict[str, Any]:
    return {
        "name": mark.name,
        "title": mark.title,
        "said": mark.said,
        "fault": mark.fault,
        "better": mark.better or None,
    }
