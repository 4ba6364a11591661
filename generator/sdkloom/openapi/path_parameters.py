"""Parameters of a path: which of those that are declared are meant by its template."""

from __future__ import annotations

from collections.abc import Collection


def spelled_otherwise(wanted: Collection[str], declared: Collection[str]) -> dict[str, str]:
    """Map names in the template that nobody declares to declared ones that differ in case alone.

    ASP.NET and others ignore case there. *declared* names that the template has are no candidates.
    """
    free: dict[str, list[str]] = {}
    for name in declared:
        if name not in wanted:
            free.setdefault(name.lower(), []).append(name)
    return {
        name: free[name.lower()][0]
        for name in wanted
        if name not in declared and len(free.get(name.lower(), ())) == 1
    }
