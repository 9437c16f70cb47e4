"""What is wrong in a file: found, told, set aside, repaired."""
