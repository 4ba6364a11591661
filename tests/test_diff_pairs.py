"""Real pairs of documents, with what other tools assert of them; and documents against themselves.

Three judges. What others assert of a pair has to be among what is reported. What differs between two
documents, found by comparing them as plain JSON, has to be reported near its place. And what is reported has
to differ there. Whatever is expected to be otherwise stands in ``diff_exceptions.toml``.
"""

from __future__ import annotations

import copy
import json
import os
import random
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus.documents import manifest
from sdkloom.app.compare import lower_revision
from sdkloom.diagnostics import SpecError
from sdkloom.diffing.diff import Change, Revision, diff
from sdkloom.reading import document
from sdkloom.reading.document import Document
from sdkloom.reading.places import child
from test_diff import shuffled

Json = Any
CORPUS = os.environ.get("SPEC_CORPUS")
needs_corpus = pytest.mark.skipif(CORPUS is None, reason="SPEC_CORPUS is not set")
HISTORY = os.environ.get("X_HISTORY")
needs_history = pytest.mark.skipif(HISTORY is None, reason="X_HISTORY is not set")
LARGEST = 1_500_000
"""Bytes of a document of a pair, unless the whole corpus is tried."""
EVERY = int(os.environ.get("DIFF_EVERY", "40"))
"""One of how many documents of the corpus is compared with itself."""

EXCEPTIONS = tomllib.loads(Path(__file__).with_name("diff_exceptions.toml").read_text("utf-8"))
CONSEQUENCES = ("usage-changed", "name-moved", "return-type-changed")
"""Kinds that report what follows elsewhere from a change: their own places may be written the same."""

SPELLINGS: list[tuple[str, str]] = [
    (r"api-(global-)?security-(added|removed|updated|scope-added|scope-removed)", r"security-changed"),
    (r"api-security-component-(added|removed)", r"security-scheme-\1"),
    (r"api-security-component-.*", r"security-scheme-changed"),
    (r"api-(path-)?removed-.*", r"operation-removed"),
    (r"api-operation-id-.*", r"operation-(renamed|id-changed)"),
    (r"api-tag-.*", r"operation-(renamed|tags-changed)"),
    (r"api-schema-removed", r"schema-(removed|renamed)"),
    (r"endpoint-added", r"operation-added"),
    (r"endpoint-deprecated.*", r"operation-deprecated"),
    (r"endpoint-reactivated", r"operation-undeprecated"),
    (r"webhook-(added|removed)", r"webhook-\1"),
    (r"new-(required|optional)-request-(parameter|default-parameter-to-existing-path)|new-request-path-parameter", r"parameter-added"),
    (r"new-required-request-header-property", r"field-added"),
    (r"new-(required|optional)-request-property(-with-default)?", r"field-added|not-changed"),
    (r"request-parameter-removed.*", r"parameter-removed"),
    (r"request-parameter-became-(required|optional)", r"parameter-\1"),
    (r"request-parameter-(deprecated|reactivated)", r"parameter-(un)?deprecated"),
    (r".*-property-(deprecated|reactivated)", r"schema-(un)?deprecated"),
    (r"request-body-(removed|added).*", r"body-\1"),
    (r"request-body-became-(required|optional)", r"body-\1|webhook-changed"),
    (r"request-body-media-type-(added|removed)", r"body-media-type-\1"),
    (r"response-media-type-(added|removed)", r"response-media-type-\1"),
    (r"response-media-type-name-.*", r"response-media-type-(added|removed)"),
    (r"response-(non-)?success-status-(added|removed)", r"response-\2"),
    (r"response-header-(added|became-optional)", r"response-header-(added|optional)"),
    (r"(required|optional)-response-header-removed", r"response-header-removed"),
    (r".*-content-schema-(added|removed|changed)", r"content-schema-\1"),
    (r".*-content-(encoding|media-type)-(added|removed|changed)", r"content-\1-\2"),
    (r".*-media-type-schema-(added|removed)", r"type-changed"),
    (r".*-became-(not-)?(read|write)-only", r"\2-only-(added|removed)"),
    (r".*-became-(required|optional)(-with-default)?", r"field-\1|type-generalized"),
    (r".*-became-enum", r"enum-added"),
    (r".*-became-(not-)?nullable", r"became-\1nullable"),
    (r".*-enum-value-(added|removed)", r"enum-value-\1"),
    (r".*-const-(added|removed|changed)", r"enum-(added|removed|value-added)"),
    (r".*-default-value-(added|removed|changed)", r"default-\1"),
    (r".*-(any|one)-of-(added|removed)", r"variant-\2|type-generalized"),
    (r".*-wrapped-in-one-of.*", r"type-generalized"),
    (r".*-discriminator-(added|removed|property-name-changed)", r"discriminator-changed"),
    (r".*-discriminator-mapping-(added|deleted|changed)", r"discriminator-value-(added|removed|changed)"),
    (r".*-(list-of-types-widened|type-(changed|generalized|specialized|compatible))", r"type-(changed|generalized|specialized)|format-.*|items-.*"),
    (r".*-unevaluated-properties-(added|removed)", r"additional-properties-(changed|opened|closed)"),
    (r".*-pattern-(added|removed|changed|generalized)", r"pattern-(\1|changed|loosened|tightened)"),
    (r".*-(exclusive-)?(min|max)-(length-|items-|contains-|properties-)?(increased|decreased|set|unset)", r"(exclusive-)?\2(imum)?-?(\3)?.*(tightened|loosened|added|removed)|not-changed"),
    (r".*-unique-items-.*", r"unique-items-.*"),
    (r".*-(contains|dependent-required|prefix-items|unevaluated-items)-(added|removed|changed)", r"\1-\2"),
    (r"(request|response)(-required|-optional)?(-write-only)?-property-(removed|added)|response-(required|optional)(-write-only)?-property-(added|removed)", r"field-(added|removed)|not-changed|type-generalized"),
]  # fmt: skip
"""oasdiff's rules and what we call them."""


def pairs() -> Iterator[Json]:
    if CORPUS is not None:
        lines = Path(CORPUS, "dev", "diff", "pairs.jsonl").read_text("utf-8").splitlines()
        for listed in map(json.loads, lines):
            if EVERY == 1 or Path(CORPUS, listed["base"]).stat().st_size <= LARGEST:
                yield listed


class LoweredDocuments:
    """The documents of the pairs, lowered once."""

    def __init__(self) -> None:
        self.known: dict[str, Revision | None] = {}
        self.compared: dict[tuple[str, str], tuple[Change, ...]] = {}

    def of(self, path: str) -> Revision | None:
        """Lower a document of the corpus; ``None`` for one that cannot be used."""
        if path not in self.known:
            try:
                self.known[path] = lower_revision(document.read(Path(CORPUS or "", path)))
            except SpecError:
                self.known[path] = None
        return self.known[path]

    def both(self, pair: Json) -> tuple[Revision, Revision] | None:
        """Lower both documents of a pair."""
        old, new = self.of(pair["base"]), self.of(pair["revision"])
        return (old, new) if old is not None and new is not None else None

    def changes(self, pair: Json) -> tuple[Change, ...]:
        """Compare a pair, once."""
        key = pair["base"], pair["revision"]
        if key not in self.compared:
            both = self.both(pair)
            assert both is not None
            self.compared[key] = diff(*both).changes
        return self.compared[key]


@pytest.fixture(scope="module")
def documents() -> LoweredDocuments:
    return LoweredDocuments()


# ---- what others assert ------------------------------------------------------------------------


def ours(rule: str) -> str:
    """The kinds of ours that a rule of oasdiff corresponds to, as a pattern."""
    for theirs, kinds in SPELLINGS:
        if (match := re.fullmatch(theirs, rule)) is not None:
            return match.expand(kinds)
    raise AssertionError(f"unknown rule {rule}")


def expected(pair: Json) -> list[str]:
    """The rules of oasdiff that a pair shows, but for exceptions."""
    rules = (expected["rule"] for expected in pair.get("expect_rules", []))
    return [rule for rule in rules if not any(part in rule for part in EXCEPTIONS["rules"])]


@needs_corpus
def test_what_others_assert_is_reported(documents: LoweredDocuments) -> None:
    missed: list[str] = []
    reported_count = 0
    for pair in pairs():
        rules = expected(pair)
        both = documents.both(pair) if rules else None
        # Some tests change the document in their code: both files are the same.
        if both is None or both[0].document.root == both[1].document.root:
            continue
        kinds = {change.kind for change in documents.changes(pair)}
        reported_count += len(rules)
        missed += [
            f"{pair['test']}: {rule}, not in {sorted(kinds)}"
            for rule in rules
            if not any(re.fullmatch(ours(rule), kind) for kind in kinds)
        ]
    assert missed == []
    assert reported_count > 130


SWAGGER_WORDS = {
    "Added endpoint": "operation-added",
    "Deleted endpoint": "operation-removed",
    "Added required param": "parameter-added|field-added|body-added",
    "Added optional param": "parameter-added|field-added|body-added",
    "Deleted required param": "parameter-removed|field-removed|body-removed",
    "Deleted optional param": "parameter-removed|field-removed|body-removed",
    "Added possible enumeration": "enum-value-added|enum-removed",
    "Deleted possible enumeration": "enum-value-removed|enum-added",
    "Added property": "field-added",
    "Deleted property": "field-removed",
    "Deleted response header": "response-header-removed",
    "Added response header": "response-header-added",
    "Deleted response -": "response-removed",
    "Added response -": "response-added",
    "Changed required param to optional": "parameter-optional|field-optional",
    "Changed optional param to required": "parameter-required|field-required",
    "Widened type": "type-.*|format-.*",
    "Narrowed type": "type-.*|format-.*",
    "Changed type": "type-.*|format-.*|items-.*",
    "Added a consumes format": "body-media-type-added",
    "Deleted a consumes format": "body-media-type-removed",
    "Added produces format": "response-media-type-added",
    "Deleted produces format": "response-media-type-removed",
    "Added schemes": "server-.*",
    "Deleted schemes": "server-.*",
    "Changed host URL": "server-changed",
    "Changed base path": "server-changed",
}
"""What go-swagger reports, and what we do."""


@needs_corpus
def test_what_go_swagger_reports_is_reported(documents: LoweredDocuments) -> None:
    missed: list[str] = []
    known = 0
    for pair in pairs():
        both = documents.both(pair) if pair["tool"] == "go-swagger diff" else None
        if both is None:
            continue
        kinds = {change.kind for change in documents.changes(pair)}
        for line in pair["report"].splitlines():
            for phrase, kind in SWAGGER_WORDS.items():
                if f"- {phrase}" in line:
                    known += 1
                    if not any(re.fullmatch(kind, found_kind) for found_kind in kinds):
                        missed.append(f"{pair['test']}: {line}, not in {sorted(kinds)}")
    assert missed == []
    assert known > 20


@needs_corpus
def test_what_is_called_the_same_is_and_what_is_called_changed_is_not(
    documents: LoweredDocuments,
) -> None:
    wrong: list[str] = []
    for pair in pairs():
        verdict, both = pair.get("verdict"), documents.both(pair)
        if verdict is None or both is None or pair["test"] in EXCEPTIONS["verdicts"]:
            continue
        changed = bool(documents.changes(pair))
        same_file = both[0].document.root == both[1].document.root
        if verdict == "unchanged" and changed:
            wrong.append(f"{pair['test']}: reported a change")
        if verdict in ("changed", "compatible", "incompatible") and not changed and not same_file:
            wrong.append(f"{pair['test']}: reported nothing")
    assert wrong == []


# ---- what plain JSON shows ---------------------------------------------------------------------

NAMES = frozenset({"properties", "patternProperties", "schemas", "definitions", "headers", "mapping"})  # fmt: skip
"""Keywords whose keys are names, which may be those of keywords."""


class Differences:
    """The places where two documents differ, in what is not silent; most lists are one place."""

    def __init__(self, old: Document, new: Document, names: dict[str, str]) -> None:
        self.documents = old, new
        self.names = {new: old for old, new in names.items()}
        """Schemas by what they are called now, and what they were called."""
        self.moved: dict[str, str] = {}
        """Where what is inside a parameter was, if it stands elsewhere now."""

    def between(
        self, old: Json, new: Json, place: str, *, names: bool = False, depth: int = 0
    ) -> Iterator[str]:
        if isinstance(old, dict) and isinstance(new, dict):
            if old.get("$ref") != new.get("$ref") and depth < 9:
                if "$ref" in old and "$ref" in new:
                    yield from self.other(old, new, child(place, "$ref"))
                    return
                meant = self.meant(0, old), self.meant(1, new)
                for found in self.between(*meant, place, depth=depth + 1):
                    self.moved[found] = place
                    yield found
                return
            for key in dict.fromkeys((*old, *new)):
                at = child(place, key)
                if not names and is_silent(key) and not (key == "tags" and place != "#"):
                    continue
                if key in old and key in new:
                    inner = key in NAMES and not names
                    yield from self.between(old[key], new[key], at, names=inner, depth=depth)
                elif old.get(key, new.get(key)) not in ({}, [], False, None):
                    yield at
        elif place.endswith("/parameters") and isinstance(old, list) and isinstance(new, list):
            yield from self.parameters(old, new, place)
        elif canonical(old) != canonical(new):
            yield place

    def other(self, old: Json, new: Json, place: str) -> Iterator[str]:
        """Two references: the same, if what they lead to is written the same."""
        if canonical(self.meant(0, old)) != canonical(self.meant(1, new)):
            self.moved[place] = new["$ref"]
            yield place

    def parameters(self, old: list[Json], new: list[Json], place: str) -> Iterator[str]:
        # What both refer to is compared where it stands.
        shared = [parameter for parameter in old if "$ref" in parameter and parameter in new]
        before, after = (
            {
                key: entry
                for key, entry in self.known(side, listed)
                if listed[entry[1]] not in shared
            }
            for side, listed in ((0, old), (1, new))
        )
        for key in dict.fromkeys((*before, *after)):
            if key in before and key in after:
                (old_parameter, was), (new_parameter, at) = before[key], after[key]
                for found in self.between(old_parameter, new_parameter, child(place, at)):
                    rest = found.removeprefix(child(place, at))
                    self.moved.setdefault(found, f"{child(place, was)}{rest}")
                    yield found
            else:
                yield child(place, (before.get(key) or after[key])[1])

    def known(self, side: int, listed: list[Json]) -> Iterator[tuple[Json, tuple[Json, int]]]:
        """Parameters by what they are known by, with what is implied written out."""
        for number, parameter in enumerate(listed):
            meant = self.meant(side, parameter)
            where = meant.get("in")
            style = "form" if where in ("query", "cookie") else "simple"
            explode = meant.get("style", style) == "form"
            explicit = {"style": style, "explode": explode, "required": False, **meant}
            yield (where, str(meant.get("name")).lower()), (explicit, number)

    def meant(self, side: int, value: Json) -> Json:
        """What a reference leads to, with what stands beside it."""
        ref = value.get("$ref") if isinstance(value, dict) else None
        if not isinstance(ref, str):
            return value
        documents = self.documents[side]
        beside = {key: member for key, member in value.items() if key != "$ref"}
        ref = ref if side else self.names.get(ref, ref)
        try:
            return {**documents.get(documents.resolve(ref, "#")), **beside}
        except (SpecError, TypeError):
            return value


def is_silent(key: str) -> bool:
    return key in EXCEPTIONS["silent"] or key.startswith("x-")


def canonical(value: Json, *, names: bool = False) -> str:
    """A text that is equal for values that differ in order and in what is silent alone."""
    if isinstance(value, dict):
        members = {
            key: canonical(member, names=key in NAMES and not names)
            for key, member in value.items()
            if names or not is_silent(key)
        }
        return json.dumps(members, sort_keys=True)
    return json.dumps(sorted({*map(canonical, value)}) if isinstance(value, list) else value)


def renamed(root: Json, names: dict[str, str]) -> Json:
    """A document with references to schemas as they are called now."""

    def walk(value: Json) -> Json:
        if isinstance(value, dict):
            return {key: walk(member) for key, member in value.items()}
        if isinstance(value, list):
            return [walk(item) for item in value]
        return names.get(value, value) if isinstance(value, str) else value

    return walk(root)


class Users:
    """The places of two documents that refer to something."""

    def __init__(self, *documents: Document) -> None:
        self.places: dict[str, list[str]] = {}
        self.requirements: dict[str, list[str]] = {}
        """Where the security of an operation, or of the document, asks for a scheme."""
        for document_ in documents:
            self._find(document_.root, "#")

    def _find(self, value: Json, place: str) -> None:
        if isinstance(value, dict):
            if isinstance(value.get("$ref"), str):
                self.places.setdefault(value["$ref"], []).append(place)
            if isinstance(value.get("security"), list):
                for name in {
                    name for alternative in value["security"] for name in alternative or ()
                }:
                    scheme = child("#", "components", "securitySchemes", name)
                    self.requirements.setdefault(scheme, []).append(child(place, "security"))
            for key, member in value.items():
                self._find(member, child(place, key))
        elif isinstance(value, list):
            for number, item in enumerate(value):
                self._find(item, child(place, number))


class Mentioned:
    """The places where changes are reported."""

    def __init__(self, changes: tuple[Change, ...]) -> None:
        found = {
            origin for each in changes for origin in (each.origin_old, each.origin_new) if origin
        }
        self.exact = {origin for origin in found if origin.count("/") >= 2}
        self.above = {
            "/".join(parts[:end])
            for parts in (origin.split("/") for origin in found)
            for end in range(2, len(parts) + 1)
        }

    def near(self, place: str) -> bool:
        """Whether a change is reported at a place, above it or below it, but not as high as a path."""
        parts = place.split("/")
        heads = ("/".join(parts[:end]) for end in range(2, len(parts) + 1))
        return place == "#" or place in self.above or any(head in self.exact for head in heads)


SHARED = ("parameters", "responses", "requestBodies", "headers", "callbacks", "pathItems", "links", "examples")  # fmt: skip


def unmentioned(old: Revision, new: Revision, changes: tuple[Change, ...]) -> list[str]:
    """The places that differ and are not reported; what is shared may be reported where it is used."""
    mentioned, users = Mentioned(changes), Users(old.document, new.document)
    renaming = (change for change in changes if change.kind == "schema-renamed")
    names = {change.origin_old or "": change.origin_new or "" for change in renaming}
    roots = renamed(old.document.root, names), new.document.root
    missed: list[str] = []
    found = Differences(old.document, new.document, names)
    for place in found.between(*roots, "#"):
        parts = place.split("/")
        if "/".join(parts[:-1]) in EXCEPTIONS["respelled"]:
            continue
        holder = "/".join(parts[:4] if parts[1] == "components" else parts[:3])
        if set(SHARED) & set(parts[1 : 3 if parts[1] == "components" else 2]):
            used = users.places.get(holder, [])
            if not used or any(map(mentioned.near, used)):
                continue
        at = parts[:-1] if parts[-1] in EXCEPTIONS["together"] else parts
        # One scheme in place of another is one decision, reported where operations ask for it.
        near = ("/".join(at), found.moved.get(place, place), *users.requirements.get(holder, ()))
        is_reported = any(map(mentioned.near, near))
        if not is_reported and parts[-1] not in EXCEPTIONS["alike"]:
            missed.append(place)
    return missed


@needs_corpus
def test_every_difference_is_reported_near_its_place(documents: LoweredDocuments) -> None:
    missed: list[str] = []
    reported_count = 0
    for pair in pairs():
        both = documents.both(pair)
        if both is None:
            continue
        found = documents.changes(pair)
        reported_count += len(found)
        missed += [
            f"{pair['base']} {pair['revision']} {line}" for line in unmentioned(*both, found)
        ]
    assert missed == []
    assert reported_count > 1000


# ---- and nothing else --------------------------------------------------------------------------


def differs(old: Document, new: Document, change: Change) -> bool:
    """Whether the documents differ where a change reports it, if only in what something is called."""
    if change.kind.endswith("-renamed") and change.origin_old != change.origin_new:
        return True
    return bool(_raw(old, change.origin_old) != _raw(new, change.origin_new))


def _raw(document_: Document, origin: str | None) -> Json:
    if origin is None:
        return None
    try:
        value = document_.get(origin)
    except SpecError:
        return None
    if isinstance(value, dict) and isinstance(value.get("$ref"), str):
        return value["$ref"], _raw(document_, document_.resolve(value["$ref"], origin))
    return value


def invented(old: Document, new: Document, changes: tuple[Change, ...]) -> list[str]:
    return [
        f"{change.kind} {change.symbol} at {change.origin_old} and {change.origin_new}"
        for change in changes
        if change.kind not in CONSEQUENCES and not differs(old, new, change)
    ]


@needs_corpus
def test_no_change_is_invented(documents: LoweredDocuments) -> None:
    found: list[str] = []
    for pair in pairs():
        both = documents.both(pair)
        if both is not None:
            lines = invented(both[0].document, both[1].document, documents.changes(pair))
            found += [f"{pair['base']} {pair['revision']}: {line}" for line in lines]
    assert found == []


def revisions() -> list[Path]:
    return sorted(Path(HISTORY).glob("*.json")) if HISTORY else []


@needs_history
def test_revisions_of_a_large_document_are_compared_in_turn() -> None:
    before: Revision | None = None
    for path in revisions():
        try:
            after = lower_revision(document.read(path))
        except SpecError:
            continue
        if before is not None:
            changes = diff(before, after).changes
            assert invented(before.document, after.document, changes) == [], path.name
            assert unmentioned(before, after, changes) == [], path.name
            removed = {f"models.{declaration.name}" for declaration in before.api.declarations} - {
                f"models.{declaration.name}" for declaration in after.api.declarations
            }
            assert removed <= {change.symbol_old for change in changes}, path.name
        before = after


# ---- documents against themselves --------------------------------------------------------------


def usable() -> Iterator[str]:
    """Some documents of the corpus, spread over all of it."""
    if CORPUS is None:
        return
    paths = [row["path"] for row in manifest() if row["kind"] == "openapi"]
    random.Random(7).shuffle(paths)
    yield from paths[::EVERY]


@needs_corpus
def test_a_document_of_a_pair_does_not_differ_from_itself(documents: LoweredDocuments) -> None:
    revisions = {pair["base"]: documents.of(pair["base"]) for pair in pairs()}
    used = {path: revision for path, revision in revisions.items() if revision is not None}
    assert [line for path, revision in used.items() for line in unlike_itself(revision, path)] == []
    assert len(used) > 80


@needs_corpus
def test_documents_of_the_corpus_do_not_differ_from_themselves() -> None:
    tried = 0
    found: list[str] = []
    for path in usable():
        try:
            revision = lower_revision(document.read(Path(CORPUS or "", path)))
        except SpecError:
            continue
        tried += 1
        found += unlike_itself(revision, path)
    print(f"{tried} documents compared with themselves")
    assert found == []
    assert tried > 0


def unlike_itself(revision: Revision, path: str) -> list[str]:
    """What a document is reported to differ in from itself, or from itself in another order."""
    found = [f"{path}: {each.kind} {each.symbol}" for each in diff(revision, revision).changes]
    if path in EXCEPTIONS["order"]:
        return found
    root = shuffled(copy.deepcopy(revision.document.root), random.Random(path))
    try:
        other = lower_revision(revision.document.replace_root(root))
    except SpecError:
        return found  # a reference by position does not survive
    changes = diff(revision, other).changes
    # What has no name in the document is named after where it is met first.
    named = [each for each in changes if each.kind != "name-moved"]
    return [*found, *(f"{path}, shuffled: {each.kind} {each.symbol}" for each in named)]
