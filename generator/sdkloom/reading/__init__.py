"""Documents: read, resolved, and their places found again."""
