"""What people type: commands, sigils, times."""
