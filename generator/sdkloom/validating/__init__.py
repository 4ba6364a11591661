"""What the OpenAPI Specification asks of a document."""
