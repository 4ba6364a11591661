"""RFC 3339 dates and date-times, read and written without losing how they were spelled."""

from __future__ import annotations

import datetime as dt


class _ReceivedDate(dt.date):
    """A date that was part of a date-time, and is sent back so."""

    text: str = ""


def read_date(text: str) -> dt.date:
    """Read an RFC 3339 full-date; raises ValueError for anything else.

    It may be a whole date-time, as many servers send it.
    """
    if len(text) == 10:
        return dt.date.fromisoformat(text)
    day = read_datetime(text)
    received = _ReceivedDate(day.year, day.month, day.day)
    received.text = text
    return received


def write_date(value: dt.date) -> str:
    """Write a full-date."""
    return (isinstance(value, _ReceivedDate) and value.text) or value.isoformat()


class _ReceivedDatetime(dt.datetime):
    """A date-time whose text was not as Python would write it, and is sent back so."""

    text: str = ""


def read_datetime(text: str) -> dt.datetime:
    """Read an RFC 3339 date-time; raises ValueError for anything else.

    Its offset may be missing, as many servers leave it out.
    """
    if len(text) < 19 or text[10] not in "Tt ":
        raise ValueError(text)
    written = text.upper()  # RFC 3339 has t and z as well
    if written[17:19] == "60":
        return _read_leap_second(written, text)
    value = dt.datetime.fromisoformat(written)
    if value.tzinfo is not None and write_datetime(value) == text:
        return value
    received = _ReceivedDatetime.fromisoformat(written)
    received.text = text
    return received


def _read_leap_second(written: str, text: str) -> dt.datetime:
    """Read the second that Python's clocks lack: it is the first one of the next minute."""
    before = _ReceivedDatetime.fromisoformat(f"{written[:17]}59{written[19:]}")
    try:
        received = before + dt.timedelta(seconds=1)
    except OverflowError:
        raise ValueError(text) from None
    received.text = text
    return received


def write_datetime(value: dt.datetime) -> str:
    """Write a date-time with its offset from UTC; without one it means local time."""
    if isinstance(value, _ReceivedDatetime) and value.text:
        return value.text
    zoned = value if value.tzinfo is not None else value.astimezone()
    text = zoned.isoformat()
    return f"{text[:-6]}Z" if text.endswith("+00:00") else text
