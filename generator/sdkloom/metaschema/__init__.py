"""The structure of OpenAPI documents, as the specification has it."""
