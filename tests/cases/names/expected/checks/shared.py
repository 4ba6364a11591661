"""What the description allows."""

from __future__ import annotations

from .._runtime.json_schema.check_3_0 import Check

ERROR = Check(
    type="object", properties={"Literal": Check(type="string", enum=("a", "b"))}
)

STR = Check(type="string", min_length=1)
DATACLASS = Check(type="object", properties={"a": STR})
MAPPING = Check(type="object", properties={"a": Check(type="integer")})
FOO_BAR2 = Check(type="object", properties={"a": Check(type="integer")})
FOO_BAR = Check(type="object", properties={"b": Check(type="integer")})
NONE_MODEL = Check(type="object", properties={"b": Check(type="integer")})
VALUE123 = Check(type="object", properties={"b": Check(type="integer")})
