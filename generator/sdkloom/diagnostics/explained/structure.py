"""Rules of the objects of the OpenAPI Specification."""

from __future__ import annotations

from collections.abc import Mapping

from sdkloom.diagnostics.explained.explanation import Explanation
from sdkloom.diagnostics.rules import StructureRule

STRUCTURE_RULES: Mapping[StructureRule, Explanation] = {
    "bad-key": Explanation(
        severities=("error", "warning"),
        meaning="A name in a map is not one that the specification allows there.",
        example="""\
paths:
  names:
    get: {responses: {"204": {description: None.}}}
""",
        advice="Rename the key to the name in the message.",
    ),
    "bad-path-template": Explanation(
        severities=("error",),
        meaning="The braces of a path do not match.",
        example="""\
paths:
  /names/{id:
    get: {responses: {"204": {description: None.}}}
""",
        advice="Write each parameter of a path as `{name}`.",
    ),
    "bad-value": Explanation(
        severities=("error", "warning"),
        meaning="A value is of the right type and still none that the specification allows.",
        example="""\
components:
  schemas:
    Name: {type: text}
""",
        advice="Use one of the values that the message names.",
    ),
    "contradiction": Explanation(
        severities=("error", "warning"),
        meaning="Keywords of a schema contradict each other, or its default does not fit it.",
        example="""\
components:
  schemas:
    Name: {type: string, minLength: 10, maxLength: 5}
""",
        advice="Correct one of the keywords.",
    ),
    "duplicate-item": Explanation(
        severities=("warning",),
        meaning="An array that lists each value once has a value twice.",
        example="""\
components:
  schemas:
    Color: {enum: [red, green, red]}
""",
        advice="Remove one of them.",
    ),
    "duplicate-operation-id": Explanation(
        severities=("warning",),
        meaning="Two operations have the same `operationId`.",
        example="""\
paths:
  /names:
    get: {operationId: list, responses: {"204": {description: None.}}}
  /colors:
    get: {operationId: list, responses: {"204": {description: None.}}}
""",
        advice="Give each operation an `operationId` of its own: methods are named after it.",
    ),
    "duplicate-parameter": Explanation(
        severities=("error", "warning"),
        meaning="Two parameters have the same name and place.",
        example="""\
paths:
  /names:
    get:
      parameters:
        - {name: limit, in: query, schema: {type: integer}}
        - {name: limit, in: query, schema: {type: string}}
      responses: {"204": {description: None.}}
""",
        advice="Remove one of them. The names of headers are the same in upper and lower case.",
    ),
    "duplicate-path": Explanation(
        severities=("warning",),
        meaning="Two paths differ in nothing but the names of their parameters.",
        example="""\
paths:
  /names/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {responses: {"204": {description: None.}}}
  /names/{name}:
    parameters: [{name: name, in: path, required: true, schema: {type: string}}]
    put: {responses: {"204": {description: None.}}}
""",
        advice="Join the two paths.",
    ),
    "duplicate-path-parameter": Explanation(
        severities=("warning",),
        meaning="A path has the same parameter twice.",
        example="""\
paths:
  /names/{id}/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {responses: {"204": {description: None.}}}
""",
        advice="Rename one of the parameters.",
    ),
    "duplicate-tag": Explanation(
        severities=("warning",),
        meaning="A tag is described twice.",
        example="tags: [{name: Users}, {name: Users}]\npaths: {}\n",
        advice="Remove one of the descriptions.",
    ),
    "exclusive-fields": Explanation(
        severities=("error", "warning"),
        meaning="An object has fields that exclude each other.",
        example="""\
components:
  schemas:
    Name: {type: string, readOnly: true, writeOnly: true}
""",
        advice="Keep one of them.",
    ),
    "exclusive-parameters": Explanation(
        severities=("error",),
        meaning="An operation has parameters that exclude each other.",
        example="""\
swagger: "2.0"
paths:
  /names:
    post:
      parameters:
        - {name: one, in: body, schema: {type: string}}
        - {name: two, in: formData, type: string}
      responses: {"204": {description: None.}}
""",
        advice="Describe the request in one way.",
    ),
    "ignored-field": Explanation(
        severities=("warning",),
        meaning="A field has no meaning together with the others of its object.",
        example="""\
components:
  parameters:
    Limit: {name: limit, in: header, allowEmptyValue: true, schema: {type: integer}}
""",
        advice="Remove it.",
    ),
    "ignored-parameter": Explanation(
        severities=("info",),
        meaning=(
            "OpenAPI ignores header parameters called `Accept`, `Content-Type` and `Authorization`:"
            " media types and security describe them."
        ),
        example="""\
components:
  parameters:
    Accept: {name: Accept, in: header, schema: {type: string}}
""",
        advice="Remove the parameter.",
    ),
    "missing-field": Explanation(
        severities=("error", "warning"),
        meaning="A required field is missing.",
        example="""\
paths:
  /names:
    get:
      responses: {"204": {}}
""",
        advice="Add the field.",
    ),
    "missing-security": Explanation(
        severities=("warning",),
        meaning="Security schemes are described, and no operation asks for one. What callers give is"
        " sent with every call to the API's own origin.",
        example="""\
paths:
  /names:
    get: {responses: {"204": {description: None.}}}
components:
  securitySchemes:
    Token: {type: http, scheme: bearer}
""",
        advice="Write `security` at the top of the document, or in the operations that need it.",
    ),
    "missing-server-variable": Explanation(
        severities=("warning",),
        meaning="The URL of a server has a variable that is not described.",
        example="servers: [{url: 'https://{region}.example.com'}]\npaths: {}\n",
        advice="Describe it under `variables`, with a default.",
    ),
    "null-value": Explanation(
        severities=("warning",),
        meaning="A field is null, which is read as if it were absent.",
        example="""\
paths:
  /names:
    get: {summary: null, responses: {"204": {description: None.}}}
""",
        advice="Remove the field, or give it a value.",
    ),
    "optional-path-parameter": Explanation(
        severities=("warning",),
        meaning="A parameter in a path is not marked as required, which it always is.",
        example="""\
components:
  parameters:
    Id: {name: id, in: path, schema: {type: string}}
""",
        advice="Write `required: true`.",
    ),
    "other-version": Explanation(
        severities=("error", "warning"),
        meaning="A field or value belongs to another version of OpenAPI or of JSON Schema.",
        example="""\
components:
  schemas:
    Age: {type: integer, minimum: 1, exclusiveMinimum: true}
""",
        advice="Write it as this version does, or change the version of the document.",
    ),
    "path-parameter-missing": Explanation(
        severities=("warning",),
        meaning="A path has a variable that no parameter describes.",
        example="""\
paths:
  /names/{id}:
    get: {responses: {"204": {description: None.}}}
""",
        advice="Add the parameter.",
    ),
    "path-parameter-unused": Explanation(
        severities=("warning",),
        meaning="A parameter in path describes a variable that the path does not have.",
        example="""\
paths:
  /names:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {responses: {"204": {description: None.}}}
""",
        advice="Add it to the path, or remove the parameter.",
    ),
    "path-expression": Explanation(
        severities=("warning",),
        meaning=(
            "A path holds an expression of RFC 6570 or of a web framework, such as `{?page,size}`,"
            " `{+path}`, `{path*}` or `{id:int}`. OpenAPI has `{name}` alone. The expression is read"
            " as what it means: parameters in query, a parameter that may hold slashes, or `{name}`."
        ),
        example="""\
paths:
  /things{?page}:
    get:
      parameters: [{name: page, in: query, schema: {type: integer}}]
      responses: {"204": {description: None.}}
""",
        advice="Write `{name}` for parameters in path, and leave those in query out of the path.",
    ),
    "path-query": Explanation(
        severities=("warning",),
        meaning=(
            "A path holds a query or a fragment. The query is sent before the parameters in query;"
            " a fragment is never sent."
        ),
        example="""\
paths:
  /things?kind=new:
    get:
      responses: {"204": {description: None.}}
""",
        advice="Describe the query by a parameter with one value.",
    ),
    "too-much": Explanation(
        severities=("error",),
        meaning="The document has too many operations or schemas for one package.",
        example="$ sdkloom generate everything.yaml --output client",
        advice="Take a part of them with `--include-path`, `--include-tag` or `--include-operation`.",
    ),
    "unknown-field": Explanation(
        severities=("warning",),
        meaning="An object has a field that the specification does not know. It is ignored.",
        example="""\
paths:
  /names:
    get: {sumary: List names., responses: {"204": {description: None.}}}
""",
        advice="Correct its name, or start it with `x-`.",
    ),
    "unknown-keyword": Explanation(
        severities=("info",),
        meaning="A schema has a keyword that JSON Schema does not know. It is ignored.",
        example="""\
components:
  schemas:
    Name: {type: string, maxLenght: 10}
""",
        advice="Correct its name, or start it with `x-`.",
    ),
    "unknown-security-scheme": Explanation(
        severities=("warning",),
        meaning="A security requirement names a scheme that is not described.",
        example="security: [{ApiKey: []}]\npaths: {}\n",
        advice="Describe it in `securitySchemes`, or correct its name.",
    ),
    "wrong-type": Explanation(
        severities=("error", "warning"),
        meaning="A value has another type than the specification requires.",
        example="""\
components:
  schemas:
    Name: {type: string, description: 5}
""",
        advice="Write a value of the type that the message names.",
    ),
}
