"""Rules of files."""

from __future__ import annotations

from collections.abc import Mapping

from sdkloom.diagnostics.explained.explanation import Explanation
from sdkloom.diagnostics.rules import FileRule

FILE_RULES: Mapping[FileRule, Explanation] = {
    "alias-budget": Explanation(
        severities=("error",),
        meaning="Written out, the aliases of a YAML file make it many times as large.",
        example="$ sdkloom generate aliases-of-aliases.yaml --output client",
        advice="Use `$ref` for a value that is used in several places.",
    ),
    "alias-cycle": Explanation(
        severities=("error",),
        meaning="A YAML alias is inside of the value that it repeats.",
        example="""\
components:
  schemas:
    Node: &node
      properties: {next: *node}
""",
        advice="Use `$ref` for a schema that contains itself.",
    ),
    "app-unusable": Explanation(
        severities=("error",),
        meaning="The application that `--app` names cannot be imported, or gives no document.",
        example="$ sdkloom generate --app main:app --output client",
        advice="Run it where the application's module and dependencies can be imported; "
        "`--traceback` shows what its code raised.",
    ),
    "duplicate-key": Explanation(
        severities=("error", "warning"),
        meaning=(
            "An object has the same key twice. In YAML this is a warning where both values are equal."
        ),
        example="""\
components:
  schemas:
    Name: {type: string, type: integer}
""",
        advice="Remove or rename one of the keys.",
    ),
    "empty-file": Explanation(
        severities=("error",),
        meaning="The file is empty, or has nothing but comments.",
        example="$ sdkloom generate empty.yaml --output client",
        advice="Check that the right file is named and that it was saved.",
    ),
    "encoding": Explanation(
        severities=("error",),
        meaning="The file is not text in UTF-8, nor in UTF-16 or UTF-32 with a byte order mark.",
        example="$ sdkloom generate latin-1.yaml --output client",
        advice="Save the file as UTF-8.",
    ),
    "file-missing": Explanation(
        severities=("error",),
        meaning="There is no such file.",
        example="""\
components:
  schemas:
    Name: {$ref: "missing.yaml#/Name"}
""",
        advice="Check the name, and the folder that it is relative to.",
    ),
    "file-unreadable": Explanation(
        severities=("error",),
        meaning="The operating system refuses to read the file.",
        example="$ sdkloom generate private.yaml --output client",
        advice="Check the permissions of the file.",
    ),
    "json-syntax": Explanation(
        severities=("error",),
        meaning="The file is not valid JSON.",
        example='{"openapi": "3.1.0",}\n',
        advice="Correct the place that the message names.",
    ),
    "not-a-file": Explanation(
        severities=("error",),
        meaning="A folder or a device was named where a file is needed.",
        example="$ sdkloom generate . --output client",
        advice="Name the document in the folder.",
    ),
    "not-openapi": Explanation(
        severities=("error",),
        meaning="The file has neither `openapi` nor `swagger` at its top.",
        example='{"title": "not a description of an API"}\n',
        advice="Name the OpenAPI document, or add the version that it is written for.",
    ),
    "number-range": Explanation(
        severities=("error",),
        meaning="A number cannot be represented: it is too large, or it is infinite or not a number.",
        example="""\
components:
  schemas:
    Size: {type: number, maximum: 1e999}
""",
        advice="Write a smaller number, or put the value in quotes if it is text.",
    ),
    "remote-unreadable": Explanation(
        severities=("error",),
        meaning="A document could not be fetched from its address.",
        example="$ sdkloom generate spec.yaml --output client --allow-remote api.example.com",
        advice="Check the address, or save the document beside the one that refers to it.",
    ),
    "root-elsewhere": Explanation(
        severities=("error",),
        meaning="The document is not in the folder that `--root` names.",
        example="$ sdkloom generate api/spec.yaml --output client --root common",
        advice="Name a folder that has the document and the files that it refers to in it.",
    ),
    "too-deep": Explanation(
        severities=("error",),
        meaning="Objects and arrays are nested too deeply.",
        example="$ sdkloom generate deeply-nested.json --output client",
        advice="Flatten the document: give inner schemas names and refer to them.",
    ),
    "too-large": Explanation(
        severities=("error",),
        meaning="The file is larger than any OpenAPI document that sdkloom reads.",
        example="$ sdkloom generate disk-image.yaml --output client",
        advice="Check that the right file is named.",
    ),
    "unsupported-version": Explanation(
        severities=("error",),
        meaning="The document is written for another version of OpenAPI than 2.0, 3.0, 3.1 or 3.2.",
        example="openapi: 4.0.0\npaths: {}\n",
        advice="Convert the document to a supported version.",
    ),
    "version-type": Explanation(
        severities=("warning",),
        meaning="The version of OpenAPI is a number in YAML, where a string is needed.",
        example="swagger: 2.0\npaths: {}\n",
        advice="Put the version in quotes.",
    ),
    "yaml-documents": Explanation(
        severities=("error",),
        meaning="The YAML file has more than one document.",
        example="paths: {}\n---\npaths: {}\n",
        advice="Keep one document in a file.",
    ),
    "yaml-key": Explanation(
        severities=("error", "warning"),
        meaning=(
            "A key of a YAML mapping is a list or a mapping; or it is null, and read as the text"
            " that stands there, with a warning."
        ),
        example="paths:\n  ? [a, b]\n  : {}\n",
        advice="Use a string as the key.",
    ),
    "yaml-merge-key": Explanation(
        severities=("error", "warning"),
        meaning=(
            "The merge key `<<` is YAML 1.1. It is merged, with a warning; it is an error where"
            " there is nothing that can be merged."
        ),
        example="""\
components:
  schemas:
    Base: &base {type: string}
    Name: {<<: *base, maxLength: 10}
""",
        advice="Write the keys out, or use `allOf`.",
    ),
    "yaml-syntax": Explanation(
        severities=("error",),
        meaning="The file is not valid YAML.",
        example="paths: {\n",
        advice="Correct the place that the message names.",
    ),
    "yaml-tag": Explanation(
        severities=("error",),
        meaning="A YAML tag is used that has no meaning in OpenAPI.",
        example="paths: !!set {}\n",
        advice="Remove the tag.",
    ),
    "yaml-version": Explanation(
        severities=("warning",),
        meaning="The file declares YAML 1.1. It is read as YAML 1.2, as OpenAPI requires.",
        example="%YAML 1.1\n---\nopenapi: 3.1.0\ninfo: {title: API, version: '1'}\npaths: {}\n",
        advice="Remove the `%YAML` line.",
    ),
}
