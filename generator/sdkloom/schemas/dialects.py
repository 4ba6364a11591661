"""Dialects that schemas name with ``$schema``: which are read as they ask, and which are not."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sdkloom.diagnostics import Diagnostics
from sdkloom.reading.json_values import JsonValue
from sdkloom.reading.places import child, quoted
from sdkloom.schemas.identifiers import Identifiers

_DIALECT = re.compile(
    r"https://json-schema\.org/draft/2020-12/schema#?\Z"
    r"|https://spec\.openapis\.org/oas/3\.\d+/dialect/(base|\d{4}-\d{2}-\d{2})#?\Z"
)
_VALIDATION = "https://json-schema.org/draft/2020-12/vocab/validation"
_FORMATS = "https://json-schema.org/draft/2020-12/vocab/format-assertion"


def has_only_applicators(identifiers: Identifiers, origin: str) -> bool:
    """Whether the schema is of a dialect that is described here and only applies schemas.

    JSON Schema 2020-12, core, section 8.1.2.
    """
    uri = identifiers.dialect(origin)
    if uri is None or _DIALECT.match(uri):
        return False
    vocabularies = identifiers.vocabularies(uri, origin)
    return bool(vocabularies) and _VALIDATION not in vocabularies


def report_dialect(
    identifiers: Identifiers,
    holder: Mapping[str, JsonValue],
    origin: str,
    key: str,
    diagnostics: Diagnostics,
) -> None:
    """Warn of the dialect that *holder* names under *key*, if it is not read as it asks."""
    uri = holder.get(key)
    if not isinstance(uri, str) or _DIALECT.match(uri):
        return
    vocabularies = identifiers.vocabularies(uri, origin)
    if not vocabularies:
        message = f"the dialect {quoted(uri)} is not supported: read as JSON Schema 2020-12"
    elif _FORMATS in vocabularies:
        message = f"the dialect {quoted(uri)} asserts formats: they are not checked even so"
    else:
        return
    diagnostics.warning("schema-dialect", message, child(origin, key))
