"""What values are checked against."""

from __future__ import annotations

from typing import Protocol

from .errors import Violation


class Validator(Protocol):
    """What a value must satisfy; ``json_schema.check.Check`` is one."""

    def violations(
        self, value: object, sending: bool = ..., merging: bool = ...
    ) -> list[Violation]:
        """List every way in which *value* breaks the schema.

        With *sending*, read-only properties may be missing. With *merging*, any property
        may be null.
        """
        ...

    def accepts(self, value: object, sending: bool = ...) -> bool:
        """Tell whether there are none."""
        ...
