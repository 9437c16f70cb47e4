"""One open incident: what screens and commands talk to."""
