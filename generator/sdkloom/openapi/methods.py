"""HTTP methods that have a field of their own in a Path Item Object."""

from __future__ import annotations

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
"""In the order of the specification; ``trace`` is of 3.0 and later, ``query`` of 3.2."""
