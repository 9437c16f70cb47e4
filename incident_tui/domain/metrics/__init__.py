"""Figures computed from the record."""
