"""What is owed, to whom and when: deadlines and cadences."""
