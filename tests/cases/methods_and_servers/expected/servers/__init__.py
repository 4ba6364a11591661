"""Servers of the API, for base_url."""

from __future__ import annotations

from typing import Literal

from .._runtime.http.servers import server_url


def main(*, region: Literal["eu", "us"] = "eu") -> str:
    """https://{region}.example.com/v1"""
    return server_url(
        "https://{region}.example.com/v1", {"region": region}, {"region": ["eu", "us"]}
    )


def where_nothing_counts() -> str:
    """Where nothing counts.

    https://sandbox.example.com
    """
    return "https://sandbox.example.com"
