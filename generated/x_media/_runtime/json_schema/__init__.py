"""JSON Schema: the exact verdict on a value."""
