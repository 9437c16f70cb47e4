"""The view for a second monitor."""
