"""The log of a dashboard."""
