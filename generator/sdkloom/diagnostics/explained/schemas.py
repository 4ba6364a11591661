"""Rules of what schemas mean."""

from __future__ import annotations

from collections.abc import Mapping

from sdkloom.diagnostics.explained.explanation import Explanation
from sdkloom.diagnostics.rules import SchemaRule

SCHEMA_RULES: Mapping[SchemaRule, Explanation] = {
    "closed-parts": Explanation(
        severities=("warning",),
        meaning=(
            "A schema consists of several (`allOf`, a choice, what stands beside them), and one of"
            " them refuses properties that another describes: by `additionalProperties: false`, or"
            " because it asks for another type of all further properties. To the letter, no object"
            " with all properties is valid. Requests are checked against the parts together: what a"
            " part asks of further properties is not about those that another part describes."
            " `schema(name).validate` keeps to the letter. It is reported once for the document."
        ),
        example="""\
components:
  schemas:
    Base: {type: object, properties: {id: {type: string}}, additionalProperties: false}
    Child:
      allOf:
        - $ref: "#/components/schemas/Base"
        - {type: object, properties: {size: {type: integer}}, additionalProperties: false}
""",
        advice="Remove `additionalProperties: false`, or write `unevaluatedProperties` in OpenAPI 3.1.",
    ),
    "default-unusable": Explanation(
        severities=("warning",),
        meaning="The schema does not allow its own default, which is left out of the model.",
        example="""\
components:
  schemas:
    Age: {type: integer}
    User:
      type: object
      properties: {age: {$ref: "#/components/schemas/Age", default: unknown}}
""",
        advice="Correct the default.",
    ),
    "discriminator-mapping": Explanation(
        severities=("warning",),
        meaning="A discriminator maps a value to a schema that does not exist or does not fit.",
        example="""\
components:
  schemas:
    Pet:
      type: object
      properties: {kind: {type: string}}
      discriminator: {propertyName: kind, mapping: {cat: Cat}}
""",
        advice="Correct the name of the schema, or remove the entry.",
    ),
    "enum-type": Explanation(
        severities=("warning",),
        meaning=(
            "The values of `enum` or `const` are of another type than `type`, as YAML reads them"
            " without quotes. They are read as what was written, of the type that is asked for."
        ),
        example="""\
components:
  schemas:
    Switch: {type: string, enum: [true, false]}
""",
        advice="Put texts in quotes, and numbers in none.",
    ),
    "nullable-ignored": Explanation(
        severities=("warning",),
        meaning=(
            "A schema says `nullable` (or `x-nullable`) where that does not add null: it has no"
            " `type`, its `enum` does not list null, or the document's version has no such keyword."
            " Or `type: 'null'` stands beside `$ref`, `allOf` or a choice of schemas that refuse null,"
            " so that no value is valid: it is read as those schemas or null."
            " Models take null, and it is sent; `schema(name).validate` refuses it. It is reported"
            " once for the document."
        ),
        example="""\
openapi: 3.0.3
paths: {}
components:
  schemas:
    Name: {type: string}
    Nickname:
      nullable: true
      allOf: [{$ref: "#/components/schemas/Name"}]
""",
        advice=(
            "Write `type` beside `nullable`, null in the `enum`, or `type: [string, 'null']` from"
            " OpenAPI 3.1 on."
        ),
    ),
    "pattern-foreign": Explanation(
        severities=("warning",),
        meaning="A pattern is written for another engine than ECMA-262. It is not checked.",
        example="""\
components:
  schemas:
    Name: {type: string, pattern: '(?i)[a-z]+'}
""",
        advice="Write it as ECMA-262 does.",
    ),
    "pattern-hazard": Explanation(
        severities=("info", "warning"),
        meaning="Python's `re` may take very long on a pattern. The client matches it in linear time, which is an info; where it refers back to a group, long texts are not checked.",
        example="""\
components:
  schemas:
    Name: {type: string, pattern: '^(a+)+$'}
""",
        advice="Rewrite the pattern, or add a small `maxLength`.",
    ),
    "pattern-inexpressible": Explanation(
        severities=("warning",),
        meaning="Python cannot express a pattern. It is not checked.",
        example="""\
components:
  schemas:
    Name: {type: string, pattern: '(?<=a+)b'}
""",
        advice="Rewrite the pattern.",
    ),
    "pattern-invalid": Explanation(
        severities=("error",),
        meaning="A pattern is not a regular expression.",
        example="""\
components:
  schemas:
    Name: {type: string, pattern: '[a-'}
""",
        advice="Correct the pattern, or remove it.",
    ),
    "pattern-note": Explanation(
        severities=("info",),
        meaning="A pattern breaks ECMA-262's rules and has one meaning only, by which it is read.",
        example="""\
components:
  schemas:
    Name: {type: string, pattern: '^[\\w-.]+$'}
""",
        advice="Escape the character that the message names.",
    ),
    "required-undeclared": Explanation(
        severities=("warning",),
        meaning=(
            "A property is required and not declared. Checks require it; models have no field for it."
        ),
        example="""\
components:
  schemas:
    User:
      type: object
      required: [id]
      properties: {name: {type: string}}
""",
        advice="Declare the property.",
    ),
    "schema-circle": Explanation(
        severities=("error",),
        meaning="Checking a value would never end: a schema contains itself for the same value.",
        example="""\
components:
  schemas:
    One: {allOf: [{$ref: "#/components/schemas/Two"}]}
    Two: {allOf: [{$ref: "#/components/schemas/One"}]}
""",
        advice="Take out one of the references.",
    ),
    "schema-dialect": Explanation(
        severities=("warning",),
        meaning="A schema is of a dialect that is not supported. It is read as JSON Schema 2020-12.",
        example="""\
jsonSchemaDialect: http://json-schema.org/draft-04/schema#
paths: {}
""",
        advice="Write schemas as JSON Schema 2020-12.",
    ),
    "unsatisfiable": Explanation(
        severities=("warning",),
        meaning=(
            "Schemas that a value has to satisfy together contradict each other, so that none can."
            " The model takes any JSON value where no type is left."
        ),
        example="""\
components:
  schemas:
    Name: {type: string}
    Label: {allOf: [{$ref: "#/components/schemas/Name"}, {type: object}]}
""",
        advice="Correct the schemas: perhaps `anyOf` is meant.",
    ),
    "untyped": Explanation(
        severities=("warning",),
        meaning="A schema says more than its Python type does, which is any JSON value.",
        example="""\
openapi: 3.1.0
paths: {}
components:
  schemas:
    Point:
      type: array
      prefixItems: [{type: integer}]
      allOf:
        - {prefixItems: [{type: integer}, {type: string}]}
""",
        advice=(
            "Name the `type`, or merge the schemas. Values are checked as the document says when"
            " they are sent."
        ),
    ),
}
