"""The panes of a dashboard."""
