"""Strict reading of TOML: every finding with its line, key and nearest key."""
