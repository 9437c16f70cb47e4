"""Somebody types into the real program in a real terminal; what is recorded is what was meant."""
