"""What the program tells people: hazards, rubrics, lint, criteria."""
