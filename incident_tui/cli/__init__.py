"""The command line: argv to wiring. Line-mode commands load no Textual."""
