"""Keep the chosen operations and everything that they reference; drop the rest, in order."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from sdkloom.diagnostics import Diagnostic, Diagnostics, SpecError
from sdkloom.reading.json_values import JsonValue, as_array, as_object, is_object
from sdkloom.reading.places import child
from sdkloom.slicing.path_items import (
    MARK,
    Key,
    cut_down,
    is_extension,
    is_secured,
    operations,
    reduced_item,
    resolved,
    value_at,
)
from sdkloom.slicing.reach import Reach, Task
from sdkloom.slicing.sections import OLD_SECTIONS, section_path, sections
from sdkloom.slicing.text_edits import same
from sdkloom.validating.references import outlined

if TYPE_CHECKING:
    from sdkloom.reading.document import Document

__all__ = ["MARK", "Explanation", "Selection", "SliceComponent", "explain", "select"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which operations to keep, by patterns in which ``*`` is any text and ``?`` any character.

    An operation is kept if any include pattern matches (or there is none) and no exclude pattern
    does. Paths are matched as written, braces included; webhooks by tag and operationId only.
    """

    include_paths: tuple[str, ...] = ()
    include_tags: tuple[str, ...] = ()
    include_operations: tuple[str, ...] = ()
    exclude_paths: tuple[str, ...] = ()
    exclude_tags: tuple[str, ...] = ()
    exclude_operations: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether everything is kept."""
        return not self.includes and not (
            self.exclude_paths or self.exclude_tags or self.exclude_operations
        )

    @property
    def includes(self) -> bool:
        """Whether operations have to be named to be kept."""
        return bool(self.include_paths or self.include_tags or self.include_operations)


class SliceComponent(NamedTuple):
    """A component and the references that keep it: from an operation to the component itself."""

    origin: str
    chain: tuple[str, ...]


class Explanation(NamedTuple):
    """Why each component is kept, and how many of each section are, of how many."""

    components: tuple[SliceComponent, ...]
    counts: Mapping[str, tuple[int, int]]


def select(document: Document, selection: Selection, diagnostics: Diagnostics) -> Document:
    """Reduce *document* to what *selection* chooses and needs; an empty one changes nothing.

    Raises ``SpecError`` (rule ``selection-empty``) if an include pattern matches nothing or nothing
    is left.
    """
    if selection.empty:
        return document
    document = outlined(document)
    chosen = _choose(document, selection, diagnostics)
    reach = _reached(document, chosen)
    for section, path, key in reach.needs:
        origin = child("#", section, path, *key)
        message = "kept in part, because the selection refers to something inside it"
        diagnostics.info("selection-reference", message, origin)
    return document.replace_root(_reduced(document.root, reach))


def explain(document: Document, selection: Selection) -> Explanation:
    """List why ``select`` keeps each component, by the shortest chain from an operation."""
    document = outlined(document)
    chosen = _choose(document, selection, Diagnostics())
    reach = _reached(document, chosen)
    components: list[SliceComponent] = []
    for section, name in reach.components:
        chain = [child("#", *section_path(document.root, section), name)]
        while chain[-1] in reach.because and reach.because[chain[-1]] not in chain:
            chain.append(reach.because[chain[-1]])
        components.append(SliceComponent(origin=chain[0], chain=tuple(reversed(chain))))
    every = sum(1 for candidate in _candidates(document) if candidate.key)
    counts = {"operations": (sum(len(keys) for keys in chosen.values()), every)}
    for section, table in sections(document.root).items():
        counts[section] = (sum(1 for kind, _ in reach.components if kind == section), len(table))
    return Explanation(components=tuple(components), counts=counts)


def _reached(document: Document, chosen: Mapping[tuple[str, str], set[Key]]) -> Reach:
    """Find what the chosen operations need."""
    reach = Reach(document, chosen)
    if not is_secured(document):
        # Then credentials go with every call, as the schemes say.
        place = section_path(document.root, "securitySchemes")
        for name, scheme in sections(document.root).get("securitySchemes", {}).items():
            origin = child("#", *place, name)
            reach.components["securitySchemes", name] = None
            reach.queue.append(Task(origin, scheme, "security", origin=origin))
    reach.run()
    return reach


class _Candidate(NamedTuple):
    """An operation that may be chosen; ``key`` is empty for a path item that has none."""

    section: str
    path: str
    key: Key
    tags: tuple[str, ...] = ()
    operation_id: str = ""


def _candidates(document: Document) -> Iterator[_Candidate]:
    for section in ("paths", "webhooks"):
        for path, item in as_object(document.root.get(section)).items():
            if is_extension(section, path) or not is_object(item):
                continue
            keys = 0
            for key, operation in operations(resolved(document, item)[0]):
                keys += 1
                yield _Candidate(
                    section=section,
                    path=path,
                    key=key,
                    tags=tuple(
                        tag for tag in as_array(operation.get("tags")) if isinstance(tag, str)
                    ),
                    operation_id=str(operation.get("operationId", "")),
                )
            if not keys:
                yield _Candidate(section=section, path=path, key=())


def _choose(
    document: Document, selection: Selection, diagnostics: Diagnostics
) -> dict[tuple[str, str], set[Key]]:
    candidates = list(_candidates(document))
    names = {
        "path": [candidate.path for candidate in candidates if candidate.section == "paths"],
        "tag": [tag for candidate in candidates for tag in candidate.tags],
        "operation": [candidate.operation_id for candidate in candidates if candidate.operation_id],
    }
    included = _patterns(
        selection.include_paths, selection.include_tags, selection.include_operations
    )
    excluded = _patterns(
        selection.exclude_paths, selection.exclude_tags, selection.exclude_operations
    )
    problems = [
        Diagnostic(rule="selection-empty", severity="error", message=message, origin="#/paths")
        for message in _unmatched(included, names)
    ]
    if problems:
        raise SpecError(*problems)
    for message in _unmatched(excluded, names):
        diagnostics.warning("selection-unused", message, "#/paths")
    chosen: dict[tuple[str, str], set[Key]] = {}
    for candidate in candidates:
        if (not selection.includes or _matches(candidate, included)) and not _matches(
            candidate, excluded
        ):
            chosen.setdefault((candidate.section, candidate.path), set()).update(
                {candidate.key} - {()}
            )
    if candidates and not any(chosen.values()):
        message = "the selection leaves no operation; loosen its exclude patterns"
        raise SpecError(
            Diagnostic(rule="selection-empty", severity="error", message=message, origin="#/paths")
        )
    return chosen


_Patterns: TypeAlias = dict[str, list[tuple[str, re.Pattern[str]]]]


def _patterns(*kinds: Iterable[str]) -> _Patterns:
    named = zip(("path", "tag", "operation"), kinds, strict=True)
    return {kind: [(text, _glob(text)) for text in texts] for kind, texts in named}


def _glob(text: str) -> re.Pattern[str]:
    parts = (re.escape(char) for char in text)
    swap = {r"\*": ".*", r"\?": "."}
    return re.compile("".join(swap.get(part, part) for part in parts), re.DOTALL)


def _unmatched(patterns: _Patterns, names: Mapping[str, list[str]]) -> Iterator[str]:
    for kind, compiled in patterns.items():
        known = list(dict.fromkeys(names[kind]))
        for text, pattern in compiled:
            if not any(name == text or pattern.fullmatch(name) for name in known):
                close = difflib.get_close_matches(text, known, n=3, cutoff=0.4)
                hint = f"; closest: {', '.join(close)}" if close else ""
                yield f"no {kind} matches {text!r}{hint}"


def _matches(candidate: _Candidate, patterns: _Patterns) -> bool:
    values = {
        "path": (candidate.path,) if candidate.section == "paths" else (),
        "tag": candidate.tags,
        "operation": (candidate.operation_id,) if candidate.operation_id else (),
    }
    return any(
        value == text or pattern.fullmatch(value)
        for kind, compiled in patterns.items()
        for text, pattern in compiled
        for value in values[kind]
    )


def _reduced(root: Mapping[str, JsonValue], reach: Reach) -> dict[str, JsonValue]:
    old = "swagger" in root
    result: dict[str, JsonValue] = {}
    for key, value in root.items():
        match key:
            case "paths" | "webhooks":
                result[key] = _reduced_paths(key, as_object(value), reach)
                if key == "webhooks" and not result[key]:
                    del result[key]
            case "components":
                result[key] = _reduced_components(value, reach)
            case "tags":
                result[key] = _reduced_tags(as_array(value), reach.tags)
            case _ if old and key in OLD_SECTIONS.values():
                section = next(new for new, name in OLD_SECTIONS.items() if name == key)
                result[key] = _reduced_section(section, value, reach)
            case _:
                result[key] = value
    for key in ("components", "tags", *(OLD_SECTIONS.values() if old else ())):
        if key in result and not result[key]:
            del result[key]
    return result


def _reduced_components(components: JsonValue, reach: Reach) -> JsonValue:
    if not is_object(components):
        return components
    tables = {name: _reduced_section(name, part, reach) for name, part in components.items()}
    return {name: part for name, part in tables.items() if part}


def _reduced_section(section: str, table: JsonValue, reach: Reach) -> JsonValue:
    if section.startswith("x-") or not is_object(table):
        return table
    return {name: value for name, value in table.items() if (section, name) in reach.components}


def _reduced_tags(tags: list[JsonValue], used: set[str]) -> list[JsonValue]:
    """Keep used tags and, from 3.2 on, their parents."""
    named = [(_text(tag, "name"), tag) for tag in tags]
    parents = {name: _text(tag, "parent") for name, tag in named}
    wanted: set[str] = set()
    for used_name in used:
        name: str | None = used_name
        while name is not None and name not in wanted:
            wanted.add(name)
            name = parents.get(name)
    return [tag for name, tag in named if name in wanted]


def _text(value: JsonValue, key: str) -> str | None:
    text = as_object(value).get(key)
    return text if isinstance(text, str) else None


def _reduced_paths(
    section: str, table: Mapping[str, JsonValue], reach: Reach
) -> dict[str, JsonValue]:
    result: dict[str, JsonValue] = {}
    for path, item in table.items():
        place = section, path
        if is_extension(section, path) or reach.items.get(place):
            result[path] = _as_written(item, item, reach.document)
        elif place in reach.chosen or place in reach.items:
            keys = reach.chosen.get(place, set())
            reduced = reduced_item(reach.document, item, keys)
            for (*where, key), needs in reach.needs.items():
                if tuple(where) == place:
                    reduced = _with_rest(item, reduced, key, needs)
            result[path] = _as_written(item, reduced, reach.document)
    return result


def _as_written(whole: JsonValue, reduced: JsonValue, document: Document) -> JsonValue:
    """Put references to other files back where all that they lead to is kept."""
    if not is_object(whole) or not is_object(reduced):
        return reduced
    if id(whole) in document.replaced and same(whole, reduced):
        return document.replaced[id(whole)][1]
    return {key: _reference_of(inner, document) for key, inner in reduced.items()}


def _reference_of(value: JsonValue, document: Document) -> JsonValue:
    return document.replaced[id(value)][1] if id(value) in document.replaced else value


def _with_rest(
    item: dict[str, JsonValue], reduced: dict[str, JsonValue], key: Key, needs: set[Key]
) -> dict[str, JsonValue]:
    """Put what is left of an operation that was not chosen back in its place."""
    rest = cut_down(value_at(item, key), needs)
    if len(key) == 1:
        both = {**reduced, key[0]: rest}
    else:
        more = {**as_object(reduced.get(key[0])), key[1]: rest}
        both = {**reduced, key[0]: {name: more[name] for name in item[key[0]] if name in more}}
    return {name: both[name] for name in item if name in both}
