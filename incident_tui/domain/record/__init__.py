"""The facts of an incident, their events, and the fold over them."""
