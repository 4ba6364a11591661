"""Numbers with more digits than a float has."""

from __future__ import annotations

from typing import Self


class ExactFloat(float):
    """A float that knows the digits it was written with, and is sent back with them."""

    __slots__ = ("text",)

    text: str
    any = False
    """Whether there ever was one: most programs never meet any."""

    def __new__(cls, text: str) -> Self:
        value = super().__new__(cls, text)
        value.text = text.lower()
        cls.any = True
        return value

    def __reduce__(self) -> tuple[type[ExactFloat], tuple[str]]:
        return ExactFloat, (self.text,)

    def __repr__(self) -> str:
        return self.text

    def is_integer(self) -> bool:
        """Tell whether all the digits make an integer, as 1.0 is one."""
        from decimal import Decimal

        digits = Decimal(self.text)
        return digits == digits.to_integral_value()

    def __int__(self) -> int:
        from decimal import Decimal

        return int(Decimal(self.text))


def read_float(text: str) -> float:
    """Read a JSON number that is no integer, with all its digits."""
    value = float(text)
    if len(text) <= 16 or repr(value) == text:  # a float holds 15 digits in any case
        return value
    from decimal import Decimal

    return value if Decimal(repr(value)) == Decimal(text) else ExactFloat(text)
