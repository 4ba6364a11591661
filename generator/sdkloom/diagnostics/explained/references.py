"""Rules of references."""

from __future__ import annotations

from collections.abc import Mapping

from sdkloom.diagnostics.explained.explanation import Explanation
from sdkloom.diagnostics.rules import ReferenceRule

REFERENCE_RULES: Mapping[ReferenceRule, Explanation] = {
    "dynamic-ref-unbound": Explanation(
        severities=("warning",),
        meaning="A `$dynamicRef` names an anchor that no schema around it has.",
        example="""\
components:
  schemas:
    Tree: {$dynamicRef: "#node"}
""",
        advice="Add the `$dynamicAnchor`, or use `$ref`.",
    ),
    "far-reference": Explanation(
        severities=("error",),
        meaning=(
            "A reference leads to a reference, or a schema extends a schema, and so on, more than 100"
            " times; or schemas inherit far more properties than the document declares."
        ),
        example="$ sdkloom generate chain-of-references.yaml --output client",
        advice="Refer to the last schema of the chain directly; extend fewer schemas.",
    ),
    "ignored-sibling": Explanation(
        severities=("info", "warning"),
        meaning=(
            "A key beside `$ref` has no meaning in this version of OpenAPI, and is ignored. It is a"
            " warning where a keyword that constrains values is lost."
        ),
        example="""\
openapi: 3.0.3
paths: {}
components:
  schemas:
    Name: {type: string}
    Nickname: {$ref: "#/components/schemas/Name", maxLength: 10}
""",
        advice="Remove it. For a schema, put the reference into `allOf`, beside which keywords count.",
    ),
    "ref-anchor": Explanation(
        severities=("error", "warning"),
        meaning=(
            "A reference names an anchor that no schema has. Where a schema is meant, any JSON value"
            " is allowed there; any other such reference is an error."
        ),
        example="""\
components:
  schemas:
    Name: {$ref: "#name"}
""",
        advice="Add the `$anchor`, or use a JSON pointer such as `#/components/schemas/Name`.",
    ),
    "ref-circular": Explanation(
        severities=("error",),
        meaning="References lead back to where they started, without any content in between.",
        example="""\
components:
  schemas:
    One: {$ref: "#/components/schemas/Two"}
    Two: {$ref: "#/components/schemas/One"}
""",
        advice="Replace one of the references by the schema that is meant.",
    ),
    "ref-dangling": Explanation(
        severities=("error", "warning"),
        meaning=(
            "There is nothing at the place that a reference names. Where a schema, a response or a"
            " header is meant, any value is allowed there, and a link is ignored; any other"
            " reference to nothing is an error."
        ),
        example="""\
paths:
  /names:
    get:
      parameters: [{$ref: "#/components/parameters/Limit"}]
      responses: {"204": {description: None.}}
""",
        advice="Correct the reference, or add what it names.",
    ),
    "ref-enclosing": Explanation(
        severities=("warning",),
        meaning=(
            "A reference to `#/$defs/…` or `#/definitions/…` starts at the root of the document,"
            " where there is no such schema; the schema around it has one, which is taken. `#` is the"
            " document, which is no schema: the component around it is taken."
        ),
        example="""\
components:
  schemas:
    Message:
      type: object
      properties: {role: {$ref: "#/$defs/Role"}}
      $defs: {Role: {type: string}}
""",
        advice="Write the whole path, as in `#/components/schemas/Message/$defs/Role`.",
    ),
    "ref-outside": Explanation(
        severities=("error",),
        meaning="A reference leads to a file outside of the folder of the document.",
        example="""\
components:
  schemas:
    Name: {$ref: "../common.yaml#/Name"}
""",
        advice="Allow a folder around it with `--root`, or copy the file into the folder.",
    ),
    "ref-past-id": Explanation(
        severities=("warning",),
        meaning=(
            "A reference is relative to the `$id` around it, where there is nothing. It is read as"
            " a place of the document."
        ),
        example="""\
components:
  schemas:
    Name: {type: string}
    User:
      $id: https://example.com/user
      properties: {name: {$ref: "#/components/schemas/Name"}}
""",
        advice="Remove the `$id`, or write the reference relative to it.",
    ),
    "ref-remote": Explanation(
        severities=("error",),
        meaning="A reference leads to a host that was not allowed.",
        example="""\
components:
  schemas:
    Name: {$ref: "https://example.com/common.yaml#/Name"}
""",
        advice="Allow the host with `--allow-remote`, or save the document beside this one.",
    ),
    "ref-syntax": Explanation(
        severities=("error",),
        meaning="A reference is not a valid URI reference with a JSON pointer.",
        example="""\
components:
  schemas:
    Name: {$ref: "#/components/schemas/%ZZ"}
""",
        advice="Correct the reference.",
    ),
    "unwanted-reference": Explanation(
        severities=("error", "warning"),
        meaning="A `$ref` is used where this version of OpenAPI allows no reference.",
        example="""\
info: {$ref: "#/x-info"}
x-info: {title: API, version: "1"}
paths: {}
""",
        advice="Write out what is meant.",
    ),
    "wrong-reference": Explanation(
        severities=("error", "warning"),
        meaning="A reference leads to an object of another kind than the one that is needed.",
        example="""\
paths:
  /names:
    get:
      responses:
        "200": {$ref: "#/info/title"}
""",
        advice="Refer to an object of the right kind.",
    ),
}
