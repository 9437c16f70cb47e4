"""The incident as one page that needs nothing else: it opens anywhere, prints well, runs nothing.

Every word of a person is escaped, and the page forbids itself scripts and requests.
"""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from html import escape

from incident_tui.domain.metrics.durations import durations, impact, in_phases, metric_in_words
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.timeline import TimelineRow, row, rows
from incident_tui.domain.projections.work import items
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.times.format import day_clock
from incident_tui.interchange.exports import story
from incident_tui.interchange.exports.source import Source
from incident_tui.interchange.exports.svg import picture
from incident_tui.interchange.exports.timeline import kind_words, when_words, zones

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"

_STYLE = """
:root{color-scheme:light}
body{font:16px/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff;margin:2rem auto;
max-width:60rem;padding:0 1rem;overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .5rem}
h2{font-size:1.15rem;border-bottom:1px solid #bbb;margin:2rem 0 .6rem;padding-bottom:.2rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:1rem 0}
dt{font-weight:600}dd{margin:0}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid #ddd}
td:first-child{white-space:nowrap;font-variant-numeric:tabular-nums}
td.text{white-space:pre-wrap}tr.day td{font-weight:600;background:#f0f0f0}
.badge{display:inline-block;border:2px solid #1a1a1a;padding:0 .5rem;font-weight:700}
.drill{background:#1a1a1a;color:#fff}.mark{color:#595959;font-style:italic}
svg{width:100%;height:auto;margin:1rem 0;font:13px system-ui,sans-serif}
svg .lane{font-weight:600}svg .tick{text-anchor:middle;fill:#595959}
svg .rule{stroke:#ccc}svg .grid{stroke:#e4e4e4}
svg .phase.tone0{fill:#2f5d8a}svg .phase.tone1{fill:#5b87b0}svg text.in{fill:#fff}
svg rect.impact{fill:#b3541e}svg .raised{fill:#fff;stroke:#2f5d8a;stroke-width:2.5}
svg .done,svg .update{fill:#2f5d8a}
footer{margin-top:2rem;color:#595959;font-size:.85rem}
@media print{body{margin:0;max-width:none;font-size:11pt}h2{break-after:avoid}
tr,svg,li{break-inside:avoid}thead{display:table-header-group}
rect,circle,.drill,tr.day td{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
"""


def write(source: Source) -> str:
    """Return the page of a source."""
    return to_html(source.incident, source.playbook, source.now, source.tz, source.incident_id)


def to_html(
    incident: Incident, playbook: Playbook, now: datetime, tz: tzinfo, incident_id: str
) -> str:
    """Return the page."""
    drill = incident.declared.drill
    title = escape(f"{'DRILL: ' if drill else ''}{incident.title}")
    paragraphs = story.opening(incident, playbook, now, tz, escape)
    body = [
        _badges(incident),
        f"<h1>Incident: {title}</h1>",
        _facts(incident, playbook, now, tz),
        picture(incident, playbook, now, tz),
        '<p class="mark">Filled marks: updates sent, mitigations verified. Rings: mitigations '
        "raised, or moved on.</p>",
        "<h2>Summary</h2>",
        *(f"<p>{paragraph}</p>" for paragraph in paragraphs),
        _list("Possible causes", _labelled(incident, "H", tz)),
        _list("Updates", story.updates(incident, playbook, now, tz)),
        _list("Mitigation", _labelled(incident, "M", tz), "No mitigation was recorded."),
        _list("Action items", _labelled(incident, "A", tz), "None were recorded."),
        _figures(incident, playbook, now),
        _timeline(incident, playbook, tz),
        f"<footer>{escape(incident_id)}, as of {day_clock(now, tz)}</footer>",
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="robots" content="noindex">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(part for part in body if part)
        + "\n</body>\n</html>\n"
    )


def _badges(incident: Incident) -> str:
    drill = '<span class="badge drill">DRILL</span> ' if incident.declared.drill else ""
    severity = escape(story.severity_words(incident))
    state = escape(incident.state.value)
    return f'<p>{drill}<span class="badge">{severity}</span> {state}</p>'


def _facts(incident: Incident, playbook: Playbook, now: datetime, tz: tzinfo) -> str:
    pairs = (
        ("Declared", day_clock(incident.declared_at, tz) if incident.declared_at else "n/a"),
        ("Duration", story.duration_words(incident, now)),
        ("Customer impact", story.impact_words(incident, tz, escape)),
        ("AAR scheduled for", escape(story.review_words(incident, playbook))),
    )
    return f"<dl>{''.join(f'<dt>{name}</dt><dd>{value}</dd>' for name, value in pairs)}</dl>"


def _labelled(incident: Incident, letter: str, tz: tzinfo) -> list[str]:
    """Return the items of one letter as lines that begin with their labels."""
    found = []
    for item in items(incident, letter):
        match letter:
            case "H":
                said = story.hypothesis_words(item, escape)
            case "M":
                said = story.mitigation_words(item, incident, tz, escape)
            case _:
                done = " — done" if item.state == "done" else ""
                said = story.action_words(item, escape) + done
        found.append(f"<strong>{item.label}</strong> {said}")
    return found


def _list(title: str, lines: list[str], otherwise: str = "") -> str:
    """Return a section with a list; "" where there is nothing to say."""
    if not lines and not otherwise:
        return ""
    inner = "".join(f"<li>{line}</li>" for line in lines)
    return f"<h2>{title}</h2>" + (f"<ul>{inner}</ul>" if lines else f"<p>{otherwise}</p>")


def _figures(incident: Incident, playbook: Playbook, now: datetime) -> str:
    found = [(figure.title, metric_in_words(figure)) for figure in durations(incident, playbook)]
    found += [("Impact", metric_in_words(figure)) for figure in impact(incident, now)]
    found += [
        (f"In {x.title.lower()}", metric_in_words(x)) for x in in_phases(incident, playbook, now)
    ]
    lines = "".join(f"<tr><td>{escape(name)}</td><td>{said}</td></tr>" for name, said in found)
    return f"<h2>Figures</h2><table><tbody>{lines}</tbody></table>"


def _timeline(incident: Incident, playbook: Playbook, tz: tzinfo) -> str:
    shown = [row(incident, event, playbook) for event in rows(incident)]
    if not shown:
        return ""
    days = {entry.event.moment.astimezone(tz).date() for entry in shown}
    lines: list[str] = []
    last: date | None = None
    for entry in shown:
        day = entry.event.moment.astimezone(tz).date()
        if len(days) > 1 and day != last:
            lines.append(f'<tr class="day"><td colspan="4">{day}</td></tr>')
        last = day
        lines.append(_line(entry, tz))
    head = f"<tr><th>Time ({escape(zones(shown, tz))})</th><th>Kind</th><th>Entry</th><th>Who</th>"
    return (
        f"<h2>Timeline</h2><table><thead>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    )


def _line(entry: TimelineRow, tz: tzinfo) -> str:
    text = escape(entry.text)
    text = f"<s>{text}</s>" if entry.struck else text
    text = f"<strong>{entry.ref_label}</strong> {text}" if entry.ref_label else text
    marks = [
        name
        for name, holds in (
            ("struck out", entry.struck),
            ("corrected", entry.corrected),
            ("private", entry.private),
        )
        if holds
    ]
    text += f' <span class="mark">({", ".join(marks)})</span>' if marks else ""
    return (
        f"<tr><td>{escape(when_words(entry, tz))}</td><td>{escape(kind_words(entry))}</td>"
        f'<td class="text">{text}</td><td>{escape(entry.who)}</td></tr>'
    )
