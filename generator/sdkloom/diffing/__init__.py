"""What a change of a document means to callers."""
