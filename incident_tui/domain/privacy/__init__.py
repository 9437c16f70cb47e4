"""What must not be seen: secrets, private entries, names."""
