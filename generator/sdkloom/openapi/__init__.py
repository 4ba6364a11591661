"""What the OpenAPI Specification and JSON Schema define, once for all rooms."""
