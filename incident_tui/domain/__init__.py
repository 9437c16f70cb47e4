"""The rules: pure functions and frozen values. No I/O, no Textual, no TinyDB, no clock."""
