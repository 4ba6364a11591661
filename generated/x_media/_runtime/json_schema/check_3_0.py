"""Checks as OpenAPI 2.0 and 3.0 mean them."""

from __future__ import annotations

from . import check as checks
from .check import Later, Pattern

__all__ = ["Check", "Later", "Pattern"]


class Check(checks.Check):
    """A schema of OpenAPI 2.0 or 3.0.

    An integer is "a JSON number without a fraction or exponent part" there, which 1.0
    is not, while JSON Schema 2020-12 takes it for one.
    """

    __slots__ = ()

    strict_integers = True
