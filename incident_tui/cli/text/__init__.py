"""What commands print, where more than one of them prints it or it is long; and what they read."""
