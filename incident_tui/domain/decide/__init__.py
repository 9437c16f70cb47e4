"""Intents, and what may be recorded."""
