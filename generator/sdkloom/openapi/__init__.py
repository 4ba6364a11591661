"""What the OpenAPI Specification and JSON Schema define: said once, for all who need it."""
