"""Keys: the table, a person's own, and how they are named."""
