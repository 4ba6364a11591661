"""The Payments operations."""

from __future__ import annotations

import builtins

from .. import checks
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import EMPTY, Body, Operation, json_response, query
from .._runtime.values.decoding import list_of
from .._runtime.values.tables import table
from ..models.payments import Payment

_LIST: Operation[list[Payment]] = Operation(
    "payments.list",
    "GET",
    "/payments",
    parameters=lambda: [query("status", checks.payments.LIST_PAYMENTS_STATUS)],
    responses=lambda: {
        "200": json_response(
            list_of(table(Payment).from_parsed), checks.payments.LIST_PAYMENTS_RESPONSE
        ),
    },
)

_CREATE: Operation[None] = Operation(
    "payments.create",
    "POST",
    "/payments",
    body=lambda: Body(
        "application/json", encode=table(Payment).encode, check=checks.payments.PAYMENT
    ),
    responses=lambda: {"204": EMPTY},
)


class Payments:
    """The Payments operations, called synchronously.

    Payments & refunds.
    All amounts are in **cents**.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self, *, status: str | None = None) -> builtins.list[Payment]:
        """Lists **all** payments

        Returns the payments of an account, see [the
        guide](https://docs.example.com/list).

        Values of `status`:

        - `OPEN`. Not yet paid.
        - `PAID`. **Done**.

        To call it:

        1. Get a token.
        2. Send it.

        GET /payments

        Args:
            status: One of `OPEN` and `PAID`.
        """
        return self._transport.send(_LIST, status)

    def create(self, body: Payment) -> None:
        """Creates a `List<Payment>` of at most 10^3 items; send `Authorization: Bearer
        <token>`.

        Amounts < 1 cent are refused. A Map<String, T> with a < b, and `<b>` shown, stay
        as they are.

        ```
        curl https://api.example.com/payments \\
          -H "Authorization: Bearer <token>"
        ```

        Afterwards `<p>` is no paragraph.

        POST /payments
        """
        return self._transport.send(_CREATE, body=body)


class AsyncPayments:
    """The Payments operations, called asynchronously.

    Payments & refunds.
    All amounts are in **cents**.
    """

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def list(self, *, status: str | None = None) -> builtins.list[Payment]:
        """Lists **all** payments

        Returns the payments of an account, see [the
        guide](https://docs.example.com/list).

        Values of `status`:

        - `OPEN`. Not yet paid.
        - `PAID`. **Done**.

        To call it:

        1. Get a token.
        2. Send it.

        GET /payments

        Args:
            status: One of `OPEN` and `PAID`.
        """
        return await self._transport.send(_LIST, status)

    async def create(self, body: Payment) -> None:
        """Creates a `List<Payment>` of at most 10^3 items; send `Authorization: Bearer
        <token>`.

        Amounts < 1 cent are refused. A Map<String, T> with a < b, and `<b>` shown, stay
        as they are.

        ```
        curl https://api.example.com/payments \\
          -H "Authorization: Bearer <token>"
        ```

        Afterwards `<p>` is no paragraph.

        POST /payments
        """
        return await self._transport.send(_CREATE, body=body)
