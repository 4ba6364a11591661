"""What the description allows in the Files operations."""

from __future__ import annotations

from .._runtime.json_schema.check import Check

LIST_FILES_X_TRACE = Check(type="string")
FILES_LIMIT = Check(type="integer")
FIND_FILES_REQUEST = Check(type="object")
