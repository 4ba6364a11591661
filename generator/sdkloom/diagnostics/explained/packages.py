"""Rules of what is made of a document."""

from __future__ import annotations

from collections.abc import Mapping

from sdkloom.diagnostics.explained.explanation import Explanation
from sdkloom.diagnostics.rules import PackageRule

PACKAGE_RULES: Mapping[PackageRule, Explanation] = {
    "approximated": Explanation(
        severities=("warning", "info"),
        meaning="The client does not do exactly what the document describes.",
        example="""\
components:
  schemas:
    Name: {type: object, properties: {first: {type: string}}}
paths:
  /names:
    post:
      requestBody: {content: {text/csv: {schema: {$ref: "#/components/schemas/Name"}}}}
      responses: {"204": {description: None.}}
""",
        advice="Read in the message what the client does, and decide whether that is enough.",
    ),
    "body-type": Explanation(
        severities=("warning",),
        meaning=(
            "Two media types of a body take other types, and no value would show which one is meant."
            " The first one is used."
        ),
        example="""\
paths:
  /names:
    post:
      requestBody:
        content:
          application/json: {schema: {type: string}}
          text/plain: {schema: {type: string, format: date}}
          application/vnd.list+json: {schema: {type: string, enum: [a]}}
      responses: {"204": {description: None.}}
""",
        advice="Describe the same schema for all media types, or keep one of them.",
    ),
    "form-type": Explanation(
        severities=("info",),
        meaning="`consumes` has no media type of forms, and the operation has a form.",
        example="""\
swagger: "2.0"
paths:
  /names:
    post:
      consumes: [application/json]
      parameters: [{name: name, in: formData, type: string}]
      responses: {"204": {description: None.}}
""",
        advice="Add `application/x-www-form-urlencoded` or `multipart/form-data` to `consumes`.",
    ),
    "internal": Explanation(
        severities=("error",),
        meaning="sdkloom generated code that no template has. Nothing was written.",
        example="$ sdkloom generate spec.yaml --output client",
        advice="Please report it, with the document if you can.",
    ),
    "media-type": Explanation(
        severities=("info",),
        meaning="A media type is not used, because JSON carries the same schema.",
        example="""\
swagger: "2.0"
definitions: {Name: {type: object, properties: {name: {type: string}}}}
paths:
  /names:
    get:
      produces: [application/json, application/xml]
      responses: {"200": {description: A name., schema: {$ref: "#/definitions/Name"}}}
""",
        advice="Nothing.",
    ),
    "not-rendered": Explanation(
        severities=("info", "warning"),
        meaning="Something of the document has no counterpart in the package.",
        example="""\
paths:
  /names:
    get: {tags: [Names, Users], responses: {"204": {description: None.}}}
""",
        advice="Read the message; usually there is nothing to do.",
    ),
    "overlay": Explanation(
        severities=("error",),
        meaning="An overlay is not valid, or cannot be applied to the document.",
        example="$ sdkloom generate spec.yaml --output client --overlay overlay.yaml",
        advice="Correct the overlay at the place that the message names.",
    ),
    "overlay-target": Explanation(
        severities=("warning",),
        meaning="The target of an overlay's action selects nothing.",
        example="$ sdkloom generate spec.yaml --output client --overlay overlay.yaml",
        advice="Correct the JSONPath, or remove the action.",
    ),
    "package": Explanation(
        severities=("error",),
        meaning="A folder is not a package of sdkloom, or its files were changed.",
        example="$ sdkloom diff src spec.yaml",
        advice="Name the folder of a package, or generate the package again.",
    ),
    "project": Explanation(
        severities=("error",),
        meaning="A table of `pyproject.toml` that starts with `tool.sdkloom` is not valid.",
        example="$ sdkloom generate",
        advice="Correct the key that the message names.",
    ),
    "selection-empty": Explanation(
        severities=("error",),
        meaning="A pattern of `--include-…` matches nothing, or nothing is left.",
        example="$ sdkloom generate spec.yaml --output client --include-tag Userz",
        advice="Correct the pattern.",
    ),
    "selection-reference": Explanation(
        severities=("info",),
        meaning="An operation that was not chosen is kept in part: the selection refers to something inside it.",
        example="$ sdkloom slice spec.yaml --include-path /users",
        advice="Nothing. A schema of its own under `components` would avoid it.",
    ),
    "selection-unused": Explanation(
        severities=("warning",),
        meaning="A pattern of `--exclude-…` matches nothing.",
        example="$ sdkloom generate spec.yaml --output client --exclude-tag Userz",
        advice="Correct or remove the pattern.",
    ),
    "slice-files": Explanation(
        severities=("error", "warning"),
        meaning="A slice refers to files beside the document, and would be written to another folder.",
        example="$ sdkloom slice spec.yaml --include-tag Users --output elsewhere/users.yaml",
        advice="Write the slice into the folder of the document.",
    ),
    "slice-written": Explanation(
        severities=("warning",),
        meaning="A slice could not be cut out of the text: comments and anchors are lost.",
        example="$ sdkloom slice spec.yaml --include-tag Users",
        advice="Nothing, unless you need the comments.",
    ),
}
