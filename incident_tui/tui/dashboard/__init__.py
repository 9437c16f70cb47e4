"""The screen of one live incident."""
