"""The command that brings a log in: import."""
