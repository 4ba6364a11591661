"""What the description allows in the Call operations."""

from __future__ import annotations

from .._runtime.json_schema.check_3_0 import Check

OPERATION = Check(
    type="object",
    required=("class", "+1", "-1", "@id", "id"),
    properties={
        "class": Check(type="string"),
        "None": Check(type="string"),
        "match": Check(type="string"),
        "+1": Check(type="integer"),
        "-1": Check(type="integer"),
        "@id": Check(type="string"),
        "id": Check(type="string"),
        "ID": Check(type="string"),
        "2nd": Check(type="string"),
        "": Check(type="string"),
        "wörter zählen": Check(type="string"),
        "名前": Check(type="string"),
        "camelCaseURL": Check(type="string"),
        "snake_case": Check(type="string"),
        "snake-case": Check(type="string"),
        "__dunder__": Check(type="string"),
        "str": Check(type="string"),
        "list": Check(type="array", items=Check(type="string")),
        "dt": Check(type="string"),
        "UUID": Check(type="string"),
        "field": Check(type="string"),
        "tags": Check(type="array", items=Check(type="string")),
        "body": Check(type="object", additional_properties=Check(type="string")),
        "value": Check(type="string"),
        "obj": Check(type="string"),
        'quo"te\\': Check(type="string"),
    },
)

LIST = Check(type="object", properties={"items": Check(type="array", items=OPERATION)})
LIST_LIST = Check(type="string")
LIST_FROM = Check(type="string")
LIST_SELF = Check(type="string")
LIST_X_FROM = Check(type="string")
IMPORT_LIST = Check(type="string")
LIST_ALL_RESPONSE = Check(type="array", items=Check(type="string"))
REPLACE_NAMES_KIND = Check(type="string")
NAMES_RESPONSE = Check(type="object", properties={"self": Check(type="string")})
FAILED_RESPONSE = Check(type="object", properties={"why": Check(type="string")})
CALL_REQUEST = Check(type="object", properties={"names": Check(type="string")})
