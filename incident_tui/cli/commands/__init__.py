"""One module a command: what it does with what argv said."""
