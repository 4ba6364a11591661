"""The use cases: what the commands and the Python functions do."""
