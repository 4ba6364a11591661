"""ECMA-262 regular expressions, and their equals in Python."""
