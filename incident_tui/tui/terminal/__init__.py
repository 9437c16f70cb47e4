"""The terminal: keys, colours, clipboard, safe text."""
