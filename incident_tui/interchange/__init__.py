"""What leaves the record as a document, and what comes in."""
