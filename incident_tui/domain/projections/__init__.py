"""What can be read off the record."""
