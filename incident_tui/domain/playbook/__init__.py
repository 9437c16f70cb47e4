"""The procedure as values."""
