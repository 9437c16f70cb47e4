"""incident-tui: run a live production incident from the terminal, on one local file."""

__version__ = "0.1.0"
