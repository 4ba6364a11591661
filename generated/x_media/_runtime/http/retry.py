"""When to send a call again, and how long to wait before.

Only what does no harm when done twice is sent twice; a server's wish to wait is obeyed
as far as the call's deadline allows, and told to the caller where it does not.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from math import isfinite
from typing import Self

ATTEMPTS = 3
RETRIED = frozenset((408, 429, 500, 502, 503, 504))
FIRST_DELAY, LONGEST_DELAY = 0.5, 8.0
LONGEST_WAIT = 60.0
"""Seconds a server may ask for before the caller is told instead."""

_LIMITS = ("x-rate-limit-", "x-ratelimit-", "ratelimit-")
_EPOCH = 1e9
"""A reset beyond this is a time since 1970, else it is seconds from now."""


class Clock:
    """Where waiting, chance and the time of day come from."""

    __slots__ = ()

    def now(self) -> datetime:
        """Tell the time."""
        return datetime.now(UTC)

    def jitter(self) -> float:
        """Draw a number between 0 and 1."""
        return random.random()  # noqa: S311 (spreads load, protects nothing)

    def sleep(self, seconds: float) -> None:
        """Wait, blocking the thread."""
        time.sleep(seconds)

    async def sleep_async(self, seconds: float) -> None:
        """Wait, letting other tasks run."""
        from anyio import sleep

        await sleep(seconds)


class Deadline(float):
    """The seconds a call may take; :meth:`left` counts them down.

    It is a float so that it can travel as a timeout through code that only knows those.
    """

    _ends: float

    def __new__(cls, seconds: float) -> Self:
        deadline = super().__new__(cls, seconds)
        deadline.restart()
        return deadline

    def left(self) -> float:
        """Count the seconds that are left, at least 0."""
        return max(0.0, self._ends - time.monotonic())

    def restart(self) -> None:
        """Count from now on."""
        self._ends = time.monotonic() + self


class Budget:
    """How many retries one client may still make: a few, and one per ten answers.

    A server in trouble gets at most a tenth more requests, not three times as many.
    """

    __slots__ = ("_left",)

    CAPACITY = 10.0

    def __init__(self) -> None:
        self._left = self.CAPACITY

    def take(self) -> bool:
        """Use up one retry, if there is one."""
        if self._left < 1:
            return False
        self._left -= 1
        return True

    def earn(self) -> None:
        """Note a call that went well."""
        self._left = min(self.CAPACITY, self._left + 0.1)


class Limits:
    """What an answer says about how often and when to call."""

    __slots__ = ("limit", "remaining", "reset_at", "retry_after")

    def __init__(self, headers: Mapping[str, str], now: datetime) -> None:
        self.limit = _count(headers, "limit")
        self.remaining = _count(headers, "remaining")
        self.reset_at = _reset(headers, now)
        self.retry_after = _retry_after(headers, now)
        if self.retry_after is None and self.reset_at is not None:
            self.retry_after = max(0.0, (self.reset_at - now).total_seconds())
        elif self.reset_at is None and self.retry_after is not None:
            self.reset_at = _later(now, self.retry_after)


class Plan:
    """The attempts at one call."""

    __slots__ = ("_attempts", "_budget", "_clock", "_deadline", "_repeatable")

    def __init__(
        self, *, repeatable: bool, deadline: Deadline, budget: Budget, clock: Clock
    ) -> None:
        self._repeatable = repeatable
        self._deadline = deadline
        self._budget = budget
        self._clock = clock
        self._attempts = 1

    def after_failure(self, *, sent: bool) -> float | None:
        """Say how long to wait before the next attempt; ``None`` for no other."""
        if sent and not self._repeatable:
            return None
        return self._delay(None)

    def after_answer(self, status: int, headers: Mapping[str, str]) -> float | None:
        """Say how long to wait before the next attempt; ``None`` for no other."""
        if status < 500 and status not in RETRIED:
            self._budget.earn()
        if status not in RETRIED or not self._repeatable:
            return None
        now = self._clock.now()
        wait = Limits(headers, now).retry_after if status == 429 else None
        return self._delay(_retry_after(headers, now) if wait is None else wait)

    def _delay(self, asked: float | None) -> float | None:
        if self._attempts >= ATTEMPTS:
            return None
        if asked is None:
            longest = min(LONGEST_DELAY, FIRST_DELAY * 2 ** (self._attempts - 1))
            asked = longest * self._clock.jitter()
        if asked > LONGEST_WAIT or asked >= self._deadline.left():
            return None
        if not self._budget.take():
            return None
        self._attempts += 1
        return asked


def _retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Read Retry-After (seconds or a date) or retry-after-ms; garbage is ignored."""
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return max(0.0, milliseconds / 1000)
    text = headers.get("retry-after")
    seconds = _number(text)
    if text is None or seconds is not None:
        return None if seconds is None else max(0.0, seconds)
    from email.utils import parsedate_to_datetime

    try:
        date = parsedate_to_datetime(text)
        if date.tzinfo is None:
            date = date.replace(tzinfo=UTC)
        return max(0.0, (date - now).total_seconds())
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _reset(headers: Mapping[str, str], now: datetime) -> datetime | None:
    seconds = _first(headers, "reset", _number)
    if seconds is None or seconds < 0:
        return None
    if seconds > _EPOCH:
        return _later(datetime.fromtimestamp(0, UTC), seconds)
    return _later(now, seconds)


def _count(headers: Mapping[str, str], name: str) -> int | None:
    value = _first(headers, name, _number)
    return None if value is None else int(value)


def _first(
    headers: Mapping[str, str], name: str, read: Callable[[str | None], float | None]
) -> float | None:
    for prefix in _LIMITS:
        if (value := read(headers.get(prefix + name))) is not None:
            return value
    return None


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if isfinite(value) else None


def _later(start: datetime, seconds: float) -> datetime | None:
    try:
        return start + timedelta(seconds=seconds)
    except OverflowError:
        return None
