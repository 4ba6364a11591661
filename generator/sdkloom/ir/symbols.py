"""Public symbols of a package as text: ``client.posts.create``, ``models.Post``, ``schemas.Post``."""

from __future__ import annotations

from collections.abc import Iterable

from sdkloom.ir.nodes import Renaming, SymbolKind

PREFIXES: dict[SymbolKind, str] = {
    "method": "client.",
    "model": "models.",
    "field": "models.",
    "schema": "schemas.",
}


def symbol_text(kind: SymbolKind, name: str) -> str:
    """Write a symbol as the manifest does."""
    return f"{PREFIXES[kind]}{name}"


def aliases_as_json(aliases: Iterable[Renaming]) -> dict[str, dict[str, str]]:
    """Write renamed symbols as the manifest has them."""
    return {
        symbol_text(alias.kind, alias.old): {
            "name": symbol_text(alias.kind, alias.new),
            "since": alias.since,
        }
        for alias in aliases
    }
