"""Incidents to practise on: scripts, samples, the player, the score."""
