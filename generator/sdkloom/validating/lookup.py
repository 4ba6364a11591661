"""What a reference leads to, where a rule has to know."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from sdkloom.diagnostics import SpecError
from sdkloom.reading.document import Document
from sdkloom.reading.json_values import JsonObject, is_array, is_object
from sdkloom.reading.places import tokens
from sdkloom.validating.rules import Fields

_INDEX = re.compile(r"(0|[1-9][0-9]{0,8})\Z")
_MAX_STEPS = 100
"""References followed from one to the next before giving up."""


def follower(root: JsonObject, document: Document | None) -> Callable[[Any], Fields | None]:
    """Make the function that resolves the ``$ref`` of an object of *root*, each text once."""
    known: dict[tuple[str, str], tuple[Fields | None, str]] = {}

    def target(reference: str, file: str) -> tuple[Fields | None, str]:
        if document is None or (not file and reference.startswith("#/")):
            return local_target(root, reference), ""
        try:
            origin = document.resolve(reference, f"{file}#")
            value = document.get(origin)
        except SpecError:  # reported by the stage that needs it
            return None, file
        return (value if is_object(value) else None), origin.partition("#")[0]

    def follow(value: Any) -> Fields | None:
        file = ""
        for _ in range(_MAX_STEPS):
            if not is_object(value):
                return None
            reference = value.get("$ref")
            if not isinstance(reference, str):
                return value
            if (file, reference) not in known:
                known[file, reference] = target(reference, file)
            value, file = known[file, reference]
        return None

    return follow


def local_target(root: JsonObject, reference: str) -> Fields | None:
    """Find the object of *root* that a reference within the document names."""
    if not reference.startswith("#/"):
        return None
    value: Any = root
    for token in tokens(unquote(reference))[1]:
        if is_object(value):
            value = value.get(token)
        elif is_array(value) and _INDEX.match(token) and int(token) < len(value):
            value = value[int(token)]
        else:
            return None
    return value if is_object(value) else None
