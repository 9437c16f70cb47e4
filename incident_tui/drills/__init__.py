"""Scripted incidents: script, player, score."""
