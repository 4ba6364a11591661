"""Schema Objects of every version as JSON Schema 2020-12."""
