"""RFC 3339 dates and date-times, read and written without losing how they were spelled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, cast


class ReceivedDate(dt.date):
    """A date that was part of a date-time, and is sent back so."""

    text: str = ""


def read_date(text: str) -> dt.date:
    """Read an RFC 3339 full-date; raises ValueError for anything else.

    It may be a whole date-time, as many servers send it.
    """
    if len(text) == 10:
        return dt.date.fromisoformat(text)
    day = read_datetime(text)
    received = ReceivedDate(day.year, day.month, day.day)
    received.text = text
    return received


def write_date(value: dt.date) -> str:
    """Write a full-date."""
    return (isinstance(value, ReceivedDate) and value.text) or value.isoformat()


class ReceivedDatetime(dt.datetime):
    """A date-time whose text was not as Python would write it, and is sent back so."""

    __slots__ = ("text",)

    text: str


MILLISECONDS = dt.timezone(dt.timedelta(0), "UTC")
"""UTC of date-times with milliseconds and Z, as JavaScript writes them all.

It says how they are written, so that they are of no class of ours, whose instances the
garbage collector would keep track of.
"""


def read_datetime(text: str) -> dt.datetime:
    """Read an RFC 3339 date-time; raises ValueError for anything else.

    Its offset may be missing, as many servers leave it out.
    """
    size = len(text)
    if size < 19 or text[10] != "T":
        return _read_other(text)
    try:
        value = _read(text)
    except ValueError:
        return _read_other(text)
    if (
        size == 20
        and text[7] == "-"
        and text[13] == text[16] == ":"
        and text[19] == "Z"
    ):
        return value  # which has 20 characters in other spellings too
    if (
        size == 24
        and text[4] == text[7] == "-"
        and text[13] == text[16] == ":"
        and text[19] == "."
        and text[23] == "Z"
        and (text[12] != "4" or text[11] != "2")  # 24:00 is that of the next day
    ):
        state = _reduce(value)[1][0]
        if len(_TEXTS) >= _MOST:
            _TEXTS.clear()
        _TEXTS[state] = text
        return _copied(state, MILLISECONDS)
    if size in _WRITTEN and value.tzinfo is not None and write_datetime(value) == text:
        return value
    # fromisoformat of a class takes longer than of datetime itself.
    received = ReceivedDatetime(*_reduce(value)[1])
    received.text = text
    return received


_read = dt.datetime.fromisoformat
_reduce: Any = dt.datetime.__reduce__
_copied: Callable[[bytes, dt.tzinfo], dt.datetime] = cast("Any", dt.datetime)
"""Makes a date-time of what a copy is made of."""
_TEXTS: dict[bytes, str] = {}
"""The last date-times in milliseconds by what copies are made of: to write one takes long."""
_MOST = 1024
_WRITTEN = frozenset((25, 27, 32))
"""Lengths of what Python writes with an offset, with microseconds, and with both."""


def _read_other(text: str) -> dt.datetime:
    """Read a leap second, or signs in lower case, which RFC 3339 has as well."""
    if len(text) < 19 or text[10] not in "Tt ":
        raise ValueError(text)
    if text[17:19] == "60":
        return _read_leap_second(text.upper(), text)
    received = ReceivedDatetime.fromisoformat(text.upper())
    received.text = text
    return received


def _read_leap_second(written: str, text: str) -> dt.datetime:
    """Read the second that Python's clocks lack: it is the first one of the next minute."""
    before = ReceivedDatetime.fromisoformat(f"{written[:17]}59{written[19:]}")
    try:
        received = before + dt.timedelta(seconds=1)
    except OverflowError:
        raise ValueError(text) from None
    received.text = text
    return received


def write_datetime(value: dt.datetime) -> str:
    """Write a date-time with its offset from UTC; without one it means local time."""
    if value.tzinfo is MILLISECONDS:
        if (text := _TEXTS.get(_reduce(value)[1][0])) is not None:
            return text
        if not value.microsecond % 1000:
            return f"{value.isoformat(timespec='milliseconds')[:-6]}Z"
    if isinstance(value, ReceivedDatetime) and hasattr(value, "text"):
        return value.text  # which a copy does not have
    zoned = value if value.tzinfo is not None else value.astimezone()
    written = zoned.isoformat()
    return f"{written[:-6]}Z" if written.endswith("+00:00") else written
