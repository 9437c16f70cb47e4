"""Documents made of the record, as Markdown: summary, timeline, hand-off to the review.

Pure: the same incident, playbook and instant give the same text. People's words are
escaped, so that none of them becomes a heading, a link or a row of its own.
"""

from incident_tui.domain.report.aar import aar
from incident_tui.domain.report.markdown import escape
from incident_tui.domain.report.summary import summary
from incident_tui.domain.report.timeline import timeline

__all__ = ["aar", "escape", "summary", "timeline"]
