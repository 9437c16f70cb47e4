"""What a person writes: settings, playbook, themes, rotation, keys."""
