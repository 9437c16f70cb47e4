"""Alerts and logs in."""
