"""Models of the ClientOperations operations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from .._runtime.values.model import JsonModel
from .._runtime.values.types import NO_PROPERTIES, UNSET, JsonValue, Unset
from .shared import ByDate


@dataclass(kw_only=True, eq=False, repr=False)
class ByRoute(JsonModel):
    route: int


Delivery: TypeAlias = ByDate | ByRoute


@dataclass(kw_only=True, eq=False, repr=False)
class Buyer(JsonModel):
    name: str | None = None
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES


OrderColoursItem: TypeAlias = Literal["red", "blue"]


@dataclass(kw_only=True, eq=False, repr=False)
class Order(JsonModel):
    buyer: Buyer
    colours: list[OrderColoursItem] | None = field(
        default_factory=lambda: list[OrderColoursItem](["red"]),
    )
    kind: Literal["order"] | None = None
    delivery: OrderDelivery | Unset | None = UNSET
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES


OrderDelivery: TypeAlias = Delivery | dict[str, JsonValue] | None
