"""Names of Python for names of documents, and the table that settles collisions."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

_WORD = re.compile(r"[A-Z]+(?![a-z])[0-9]*|[A-Z]?[a-z]+[0-9]*|[0-9]+")
_SIGNS = {
    "+": "plus", "-": "minus", "*": "star", "/": "slash", "%": "percent", "$": "dollar", "@": "at",
    "#": "hash", "!": "not", "?": "question", ".": "dot", "_": "underscore", "<": "less",
    ">": "greater", "=": "equals", "&": "and", "|": "or", "^": "caret", "~": "tilde", ":": "colon",
    "'": "quote", '"': "quote", ",": "comma", ";": "semicolon", " ": "space",
}  # fmt: skip

ANNOTATION_NAMES = frozenset(
    {"bool", "bytes", "dict", "dt", "float", "int", "list", "object", "str"}
)
"""Names that annotations use: a field of that name would hide them from the fields after it."""

RUNTIME_NAMES = frozenset(
    {
        "AsyncItemStream", "AsyncIterable", "AsyncTransport", "Body", "Decoder", "Encoded", "FileContent",
        "HttpOperation", "ItemStream", "Iterable", "JsonModel", "JsonValue", "Literal", "Mapping", "Part",
        "ResponseDecoder", "Responses", "Sequence", "ServerSentEvent", "Transport", "TypeAlias", "UUID",
        "UnknownVariant",
    }
)  # fmt: skip
"""Names that stand beside models in generated modules: a schema called so gets out of the way."""

EXTRA = "additional_properties"
"""The attribute that holds unknown properties, unless a property is called so."""

RUNTIME_CONSTANTS = frozenset({"EMPTY", "NO_PROPERTIES", "TYPE_CHECKING"})
"""The same for checks."""


@cache
def split_words(text: str) -> tuple[str, ...]:
    """Split at case changes and at whatever is neither letter nor digit; ASCII throughout.

    Letters with marks lose them; other scripts are spelled by their code points, so that a name is
    the same in every editor, file system and normal form.
    """
    spelled = text if text.isascii() else _in_ascii(text)
    found: list[str] = _WORD.findall(spelled)
    if not found:
        return tuple(
            _SIGNS.get(char, f"x{ord(char):02x}") for char in spelled if char.isprintable()
        )
    if spelled[0] in "+-" and found[0].isdigit():
        found.insert(0, _SIGNS[spelled[0]])
    return tuple(found)


def _in_ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(
        char if char.isascii() else "" if unicodedata.combining(char) else f" u{ord(char):x} "
        for char in plain
    )


@cache
def class_name(text: str) -> str:
    """Write *text* in PascalCase: ``media-upload_request`` → ``MediaUploadRequest``."""
    parts = [
        word if word.isupper() and len(word) > 1 else word[:1].upper() + word[1:]
        for word in split_words(text)
    ]
    joined = "".join(parts) or "Empty"
    joined = f"Value{joined}" if joined[0].isdigit() else joined
    return f"{joined}Model" if joined in RUNTIME_NAMES or keyword.iskeyword(joined) else joined


@cache
def attribute_name(text: str) -> str:
    """Write *text* in snake_case, out of the way of keywords and of the names annotations use."""
    joined = "_".join(split_words(text)).lower() or "empty"
    joined = f"value_{joined}" if joined[0].isdigit() else joined
    reserved = keyword.iskeyword(joined) or joined in ANNOTATION_NAMES
    return f"{joined}_" if reserved else joined


@cache
def snake(name: str) -> str:
    """Write a class's name in snake_case, for the functions that deal with it."""
    return "_".join(split_words(name)).lower()


@cache
def constant_name(text: str) -> str:
    """Write *text* in UPPER_CASE."""
    joined = "_".join(split_words(text)).upper() or "EMPTY"
    return f"VALUE_{joined}" if joined[0].isdigit() else joined


def method_name(operation_id: str, tag: str) -> str:
    """Name an operation within its tag: ``mediaUpload`` of ``Media`` → ``upload``.

    The tag is left out where it stands first, or after the verb.
    """
    parts = [word.lower() for word in split_words(operation_id)]
    topic = [_singular(word.lower()) for word in split_words(tag)]
    for start in (0, 1):
        end = start + len(topic)
        if (
            topic
            and [_singular(part) for part in parts[start:end]] == topic
            and len(parts) > len(topic)
        ):
            parts = parts[:start] + parts[end:]
            break
    name = "_".join(parts) or "empty"
    name = f"value_{name}" if name[0].isdigit() else name
    return f"{name}_" if keyword.iskeyword(name) else name


def own_name(operation_id: str, method: str, path: str) -> str:
    """Leave out the path and the method that a framework appends to a function's name.

    FastAPI does: ``list_pets_pets__get`` of ``GET /pets/`` → ``list_pets``.
    """
    parts, tail = split_words(operation_id), [*split_words(path), method]
    start = len(parts) - len(tail)
    is_appended = start > 0 and "_".join(parts[start:]).lower() == "_".join(tail).lower()
    return "_".join(parts[:start]) if is_appended else operation_id


def path_operation_id(method: str, path: str) -> str:
    """Name an operation that has no operationId: ``GET /pets/{id}`` → ``get_pets_by_id``."""
    parts = [method]
    for part in path.split("/"):
        parts += ["by", part[1:-1]] if part.startswith("{") and part.endswith("}") else [part]
    return "_".join("_".join(split_words(part)) for part in parts if part)


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


@dataclass(slots=True)
class Lock:
    """Public names by what they name: those of an earlier run, which stay, and those of this one."""

    previous: Mapping[str, str] = field(default_factory=dict[str, str])
    key_of: Callable[[str], str] = str
    """What a place is known by, whatever its position in an array."""
    given: dict[str, str] = field(default_factory=dict[str, str])
    old_keys: dict[str, str] = field(default_factory=dict[str, str])
    """Place → what packages generated before know it by."""

    def scratch(self) -> Lock:
        """Make a lock with the same earlier names, which notes nothing in this one."""
        return Lock(self.previous, self.key_of, old_keys=self.old_keys)

    def note(self, names: Mapping[str, str]) -> None:
        """Note the names given to places."""
        self.given.update((self.key_of(key), name) for key, name in names.items())

    def preserve(self) -> None:
        """Note the earlier names of what is not there in this run too, because it may come back."""
        self.given.update(
            (key, name) for key, name in self.previous.items() if key not in self.given
        )

    def absent_classes(self, present: Container[str]) -> frozenset[str]:
        """Find the earlier names of classes at origins that are not *present*."""
        return frozenset(
            name
            for key, name in self.previous.items()
            if key.startswith("#") and name[:1].isupper() and key not in present
        )

    def previous_name(self, key: str, wishes: tuple[str, ...]) -> str | None:
        """The earlier name of *key*, unless the document now calls it something else."""
        name = self.recorded_name(key)
        if name is None or not any(_is_form_of(name, wish) for wish in wishes):
            return None
        return name

    def recorded_name(self, key: str) -> str | None:
        """The earlier name of *key*, whatever the document calls it now."""
        if not self.previous:
            return None
        name = self.previous.get(self.key_of(key))
        if name is None and key in self.old_keys:
            name = self.previous.get(self.key_of(self.old_keys[key]))
        return name


_NUMBERED = re.compile(r"(.+Variant)\d+")
_VARIANT = re.compile(r"(?<=Variant)\d+")


def _is_form_of(name: str, wish: str) -> bool:
    """Whether *name* is *wish* but for a number that was added, or that of a variant."""
    if "Variant" in wish:
        name, wish = _VARIANT.sub("", name), _VARIANT.sub("", wish)
    rest = name.removeprefix(wish) if name.startswith(wish) else "no"
    return rest in ("", "_") or rest.removeprefix("_").isdigit()


@dataclass(slots=True)
class NameTable:
    """Gives every key a name of its own in one scope, whatever the order the keys come in.

    Collisions are settled for all at once: of the keys that want the same name, the one of the
    lowest rank, then the one nearest to the document's root, gets it; the others get a number.
    Earlier names of *lock* stay, and names given here are noted in it.
    """

    reserved: frozenset[str] = frozenset()
    lock: Lock | None = None
    fold: Callable[[str], str] = str
    """What has to differ between two names: a class's name also in snake_case, for its functions."""
    wanted: dict[str, tuple[int, tuple[str, ...]]] = field(
        default_factory=dict[str, tuple[int, tuple[str, ...]]]
    )
    avoided: frozenset[str] = frozenset()
    """Names that are not given anew, because they are somebody's elsewhere."""
    _numbers: dict[str, int] = field(default_factory=dict[str, int])
    """The number that the last of several of the same name was given."""

    def want(self, key: str, *wishes: str, rank: int = 0) -> None:
        """Ask for the first of *wishes*; an earlier name like any of them stays."""
        self.wanted.setdefault(key, (rank, wishes))

    def settle(self) -> dict[str, str]:
        """Name every key that asked, in the order they asked."""
        given = dict(self._previous())
        taken = {self.fold(name) for name in (*given.values(), *self.reserved, *self.avoided)}
        rest = [key for key in self.wanted if key not in given]
        for key in sorted(rest, key=lambda key: (self.wanted[key][0], key.count("/"), key)):
            given[key] = self._unique(self.wanted[key][1][0], taken)
            taken.add(self.fold(given[key]))
        settled = {key: given[key] for key in self.wanted}
        if self.lock is not None:
            self.lock.note(settled)
        return settled

    def _previous(self) -> Iterator[tuple[str, str]]:
        """Yield the keys whose earlier names stay, with those names."""
        taken = {self.fold(name) for name in self.reserved}
        for key, (_, wishes) in self.wanted.items():
            name = self.lock.previous_name(key, wishes) if self.lock is not None else None
            if name is not None and self.fold(name) not in taken:
                taken.add(self.fold(name))
                yield key, name

    def _unique(self, name: str, taken: set[str]) -> str:
        if self.fold(name) not in taken:
            return name
        if name in self.reserved and name.islower() and f"{name}_" not in taken:
            return f"{name}_"  # as keywords do (PEP 8)
        if (numbered := _NUMBERED.fullmatch(name)) is not None:
            stem = numbered[1]
        else:
            stem = f"{name}_" if name[-1].isdigit() else name
        number = self._numbers.get(stem, 2)
        while self.fold(f"{stem}{number}") in taken:
            number += 1
        self._numbers[stem] = number
        return f"{stem}{number}"


def attribute_names(
    scope: str, wires: Iterable[str], lock: Lock, reserved: frozenset[str] = frozenset()
) -> dict[str, str]:
    """Name the properties of the schema *scope*; those that need no change get theirs first."""
    keys = {f"field {scope}/properties/{wire}": wire for wire in wires}
    wishes = {key: attribute_name(wire) for key, wire in keys.items()}
    if EXTRA in wishes.values() and _had_extra(wishes, lock):
        reserved |= {EXTRA}
    table = NameTable(reserved, lock)
    for key, wish in wishes.items():
        table.want(key, wish, rank=0 if keys[key] in (wish, wish[:-1]) else 1)
    return {keys[key]: name for key, name in table.settle().items()}


def _had_extra(wishes: Mapping[str, str], lock: Lock) -> bool:
    """Whether unknown properties have been called ``EXTRA``: no property was, and there were some."""
    previous = [lock.previous_name(key, (wish,)) for key, wish in wishes.items()]
    return EXTRA not in previous and any(previous)
