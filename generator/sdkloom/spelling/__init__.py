"""Types, values and checks as Python expressions."""
