"""Models of the ClientOperations operations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from .._runtime.values.model import JsonModel
from .._runtime.values.presence import default
from .._runtime.values.types import NO_PROPERTIES, JsonInput
from .shared import ByDate


@dataclass(kw_only=True, eq=False, repr=False)
class ByRoute(JsonModel):
    route: int


Delivery: TypeAlias = ByDate | ByRoute


@dataclass(kw_only=True, eq=False, repr=False)
class Buyer(JsonModel):
    name: str | None = None
    additional_properties: Mapping[str, JsonInput] = default(NO_PROPERTIES)


OrderColoursItem: TypeAlias = Literal["red", "blue"]


@dataclass(kw_only=True, eq=False, repr=False)
class Order(JsonModel):
    buyer: Buyer
    colours: Sequence[OrderColoursItem] | None = default(
        list[OrderColoursItem](["red"])
    )
    kind: Literal["order"] = "order"
    delivery: OrderDelivery = default(None)
    additional_properties: Mapping[str, JsonInput] = default(NO_PROPERTIES)


OrderDelivery: TypeAlias = Delivery | Mapping[str, JsonInput] | None
