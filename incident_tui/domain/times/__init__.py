"""Instants and spans: read, written, promised."""
