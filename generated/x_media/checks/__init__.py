"""What the description allows, schema by schema."""
