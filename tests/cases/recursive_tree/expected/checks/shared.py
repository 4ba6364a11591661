"""What the description allows."""

from __future__ import annotations

from .._runtime.json_schema.check import Check, Later

NEST: Check = Check(type="array", items=Later(lambda: NEST))
VALUE_VARIANT_1 = Check(type="string")
VALUE_VARIANT_2: Check = Check(type="array", items=Later(lambda: VALUE))

VALUE_VARIANT_3: Check = Check(
    type="object", additional_properties=Later(lambda: VALUE)
)

VALUE: Check = Check(one_of=(VALUE_VARIANT_1, VALUE_VARIANT_2, VALUE_VARIANT_3))
