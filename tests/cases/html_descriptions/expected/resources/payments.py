"""The Payments operations."""

from __future__ import annotations

import builtins

from .. import checks, codecs
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import EMPTY, Body, Call, Parameter, ResponseDecoder
from .._runtime.values.decoding import list_of
from ..models.payments import Payment


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

        status: One of `OPEN` and `PAID`.
        """
        return self._transport.send(_list(status=status))

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
        return self._transport.send(_create(body))


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

        status: One of `OPEN` and `PAID`.
        """
        return await self._transport.send(_list(status=status))

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
        return await self._transport.send(_create(body))


def _list(*, status: str | None) -> Call[builtins.list[Payment]]:
    return Call(
        operation="payments.list",
        method="GET",
        path="/payments",
        parameters=[
            Parameter("status", "query", status, checks.payments.LIST_PAYMENTS_STATUS),
        ],
        responses={
            "200": {
                "application/json": ResponseDecoder(
                    list_of(codecs.payments.PAYMENT.from_parsed),
                    checks.payments.LIST_PAYMENTS_RESPONSE,
                ),
            },
        },
    )


def _create(body: Payment) -> Call[None]:
    return Call(
        operation="payments.create",
        method="POST",
        path="/payments",
        body=Body(codecs.payments.PAYMENT.encode(body), check=checks.payments.PAYMENT),
        responses={"204": EMPTY},
    )
