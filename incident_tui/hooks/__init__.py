"""The team's own programs: started, fed, limited."""
