"""Which name each thing of a document has: earlier names stay, and no two names meet."""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field

from sdkloom.identifiers import attribute_name, constant_name, look, python_name, split_words
from sdkloom.scopes import CLIENT_MODULE, METHOD, MODELS_PACKAGE

EDITION = 2
"""The number of the rules by which names are given, which the lock records."""
EXTRA = "additional_properties"
"""The attribute that holds unknown properties, unless a property is called so."""


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
    name = python_name("_".join(parts) or "empty", "value_")
    return f"{name}_" if keyword.iskeyword(name) else name


def own_name(operation_id: str, method: str, path: str) -> str:
    """Leave out what a framework adds to a function's name to tell it from others.

    That is the path and the method (``list_pets_pets__get`` of ``GET /pets/`` → ``list_pets``), or
    the method that it is used for and a number (``listPetsUsingGET_1`` → ``list_pets``).
    """
    parts, verb = split_words(operation_id), method.lower()
    words = [part.lower() for part in parts]
    tail = "".join([*split_words(path), verb]).lower()
    for start in range(1, len(words)):
        if "".join(words[start:]) == tail:
            return "_".join(parts[:start])
    end = len(words) - 1 if words and words[-1].isdigit() else len(words)
    is_used = end > 2 and words[end - 2 : end] == ["using", verb]
    return "_".join(parts[: end - 2]) if is_used else operation_id


def without_controller(name: str) -> str:
    """Leave out the class that a framework found a method in: ``PetsController_list`` → ``list``."""
    return _CONTROLLER.sub("", name)


def without_controller_word(name: str) -> str:
    """Leave out that a class is one of a framework: ``PetsController_list`` → ``Pets_list``."""
    found = _CONTROLLER.match(name)
    return name if found is None else f"{found[0][: -len('controller_')]}_{name[found.end() :]}"


def without_number(name: str, others: Container[str | None]) -> str:
    """Leave out what springdoc adds to tell functions of several classes apart: ``create_1``.

    That is only where the function itself is one of *others*.
    """
    found = _NUMBERED_FUNCTION.fullmatch(name)
    return found[1] if found is not None and found[1] in others else name


def path_operation_id(method: str, path: str) -> str:
    """Name an operation that has no operationId: ``GET /pets/{id}`` → ``get_pets_by_id``."""
    parts = [method]
    for part in path.split("/"):
        parts += ["by", part[1:-1]] if part.startswith("{") and part.endswith("}") else [part]
    return "_".join("_".join(split_words(part)) for part in parts if part)


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


@dataclass(frozen=True, slots=True)
class LockedNames:
    """Public names of an earlier run, by what they name.

    ``edition`` is that of the rules that the package's names were first given by. ``rule_names`` are
    what today's rules call things whose earlier names are none that they give; ``None`` where that
    is not known, and every earlier name stays.
    """

    names: Mapping[str, str] = field(default_factory=dict[str, str])
    rule_names: Mapping[str, str] | None = field(default_factory=dict[str, str])
    edition: int = EDITION

    @property
    def is_current(self) -> bool:
        """Whether the names were given by today's rules."""
        return self.edition == EDITION


@dataclass(slots=True)
class Lock:
    """Public names by what they name: those of an earlier run, which stay, and those of this one."""

    previous: LockedNames = field(default_factory=LockedNames)
    key_of: Callable[[str], str] = str
    """What a place is known by, whatever its position in an array."""
    given: dict[str, str] = field(default_factory=dict[str, str])
    rule_names: dict[str, str] = field(default_factory=dict[str, str])
    """What today's rules call things that have other names from an earlier run."""
    clashes: dict[str, str] = field(default_factory=dict[str, str])
    """Names that were to be given and are taken, by what was to have them."""
    old_keys: dict[str, str] = field(default_factory=dict[str, str])
    """Place → what packages generated before know it by."""

    def scratch(self) -> Lock:
        """Make a lock with the same earlier names, which notes nothing in this one."""
        return Lock(self.previous, self.key_of, clashes=self.clashes, old_keys=self.old_keys)

    def note(self, names: Mapping[str, str], wishes: Mapping[str, tuple[str, ...]]) -> None:
        """Note the names given to places, which asked for *wishes*."""
        for place, name in names.items():
            key = self.key_of(place)
            self.given[key] = name
            if not _is_form_of_any(name, wishes[place]):
                self.rule_names[key] = wishes[place][0]

    def preserve(self) -> None:
        """Note the earlier names of what is not there in this run too, because it may come back."""
        absent = self.previous.names.keys() - self.given.keys()
        self.given.update((key, self.previous.names[key]) for key in absent)
        rule_names = self.previous.rule_names or {}
        self.rule_names.update((key, rule_names[key]) for key in absent & rule_names.keys())

    def absent_classes(self, present: Container[str]) -> frozenset[str]:
        """Find the earlier names of classes at origins that are not *present*."""
        return frozenset(
            name
            for key, name in self.previous.names.items()
            if key.startswith("#") and name[:1].isupper() and key not in present
        )

    def previous_name(self, key: str, wishes: tuple[str, ...]) -> str | None:
        """The earlier name of *key*, unless the document now calls it something else."""
        name, rule_names = self.recorded_name(key), self.previous.rule_names
        if name is None or _is_form_of_any(name, wishes) or rule_names is None:
            return name
        rule_name = self._recorded(key, rule_names)
        return name if rule_name is not None and _is_form_of_any(rule_name, wishes) else None

    def recorded_name(self, key: str) -> str | None:
        """The earlier name of *key*, whatever the document calls it now."""
        return self._recorded(key, self.previous.names)

    def _recorded(self, key: str, names: Mapping[str, str]) -> str | None:
        if not names:
            return None
        name = names.get(self.key_of(key))
        if name is None and key in self.old_keys:
            name = names.get(self.key_of(self.old_keys[key]))
        return name


_CONTROLLER = re.compile(r"^[^\W\d_]\w*?controller[_.](?=[^\W\d_])", re.IGNORECASE)
_NUMBERED_FUNCTION = re.compile(r"(\w*[^\W\d_])_\d{1,3}")
_NUMBERED = re.compile(r"(.+Variant)\d+")
_VARIANT = re.compile(r"(?<=Variant)\d+")
_BEFORE_DIGITS = re.compile(r"Value(?=\d)")


def _is_form_of_any(name: str, wishes: tuple[str, ...]) -> bool:
    return any(_is_form_of(name, wish) for wish in wishes)


def _is_form_of(name: str, wish: str) -> bool:
    """Whether *name* is *wish* but for a number that was added, or that of a variant.

    What stands inside another was called ``Value404``, not ``404``, by earlier rules.
    """
    if "Variant" in wish:
        name, wish = _VARIANT.sub("", name), _VARIANT.sub("", wish)
    if "Value" in name:
        name, wish = _BEFORE_DIGITS.sub("", name), _BEFORE_DIGITS.sub("", wish)
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
    fold: Callable[[str], str] = look
    """What has to differ between two names."""
    wanted: dict[str, tuple[int, tuple[str, ...]]] = field(
        default_factory=dict[str, tuple[int, tuple[str, ...]]]
    )
    avoided: frozenset[str] = frozenset()
    """Names that are not given anew, because they are somebody's elsewhere."""
    fixed: dict[str, str] = field(default_factory=dict[str, str])
    """Names that are given as they are, whatever the earlier ones."""
    _numbers: dict[str, int] = field(default_factory=dict[str, int])
    """The number that the last of several of the same name was given."""

    def want(self, key: str, *wishes: str, rank: int = 0) -> None:
        """Ask for the first of *wishes*; an earlier name like any of them stays."""
        self.wanted.setdefault(key, (rank, wishes))

    def settle(self) -> dict[str, str]:
        """Name every key that asked, in the order they asked."""
        given = self._given()
        given.update(self._previous(given))
        taken = {self.fold(name) for name in (*given.values(), *self.reserved, *self.avoided)}
        rest = [key for key in self.wanted if key not in given]
        for key in sorted(rest, key=lambda key: (self.wanted[key][0], key.count("/"), key)):
            given[key] = self._unique(self.wanted[key][1][0], taken)
            taken.add(self.fold(given[key]))
        settled = {key: given[key] for key in self.wanted}
        if self.lock is not None:
            wishes = {key: wishes for key, (_, wishes) in self.wanted.items()}
            self.lock.note(settled, wishes | {key: (name,) for key, name in self.fixed.items()})
        return settled

    def _given(self) -> dict[str, str]:
        """The fixed names that can be given."""
        taken = {self.fold(name) for name in self.reserved}
        given: dict[str, str] = {}
        for key, name in self.fixed.items():
            if self.fold(name) not in taken:
                given[key] = name
                taken.add(self.fold(name))
            elif self.lock is not None:
                self.lock.clashes[key] = name
        return given

    def _previous(self, given: Mapping[str, str]) -> list[tuple[str, str]]:
        """List the keys whose earlier names stay, with those names."""
        taken = {self.fold(name) for name in (*self.reserved, *given.values())}
        found: list[tuple[str, str]] = []
        for key, (_, wishes) in self.wanted.items():
            name = self.lock.previous_name(key, wishes) if self.lock is not None else None
            if key not in given and name is not None and self.fold(name) not in taken:
                taken.add(self.fold(name))
                found.append((key, name))
        return found

    def _unique(self, name: str, taken: set[str]) -> str:
        if self.fold(name) not in taken:
            return name
        if name in self.reserved and name.islower() and self.fold(f"{name}_") not in taken:
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


def model_table(lock: Lock | None = None, avoided: frozenset[str] = frozenset()) -> NameTable:
    """Make the table of models, whose constants differ in upper case too."""
    return NameTable(MODELS_PACKAGE, lock, _constant_look, avoided=avoided)


def method_table(lock: Lock, fixed: dict[str, str]) -> NameTable:
    """Make the table of the methods of a group, whose operations are constants in upper case."""
    return NameTable(METHOD, lock, _constant_look, fixed=fixed)


def _constant_look(name: str) -> str:
    return look(constant_name(name))


def group_table(taken: Iterable[str], lock: Lock | None = None) -> NameTable:
    """Make the table of the classes of groups: each is called so, and ``Async…``."""
    return NameTable(CLIENT_MODULE.union(taken), lock, _group_look)


def _group_look(name: str) -> str:
    return look(name).removeprefix("Async")


def want_group(table: NameTable, key: str, name: str) -> None:
    """Ask for the class of a group, which says so where something else is called the same."""
    wishes = (name, f"{name}Operations")
    taken = {name, f"Async{name}"} & table.reserved
    table.want(key, *(reversed(wishes) if taken else wishes))


def want_model(table: NameTable, key: str, *wishes: str, rank: int = 0) -> None:
    """Ask for the name of a model, which says so where something else is called the same."""
    first = f"{wishes[0]}Model" if wishes[0] in table.reserved else wishes[0]
    table.want(key, first, *wishes, rank=rank)


def field_key(scope: str, wire: str) -> str:
    """What the lock knows a property of the schema *scope* by."""
    return f"field {scope}/properties/{wire}"


def attribute_names(
    scope: str,
    called: Mapping[str, str],
    lock: Lock,
    *,
    reserved: frozenset[str] = frozenset(),
    fixed: Mapping[str, str],
) -> dict[str, str]:
    """Name the properties of the schema *scope*; those that need no change get theirs first.

    *called* is what the document calls each, *fixed* are names that some have in any case.
    """
    keys = {field_key(scope, wire): wire for wire in called}
    wishes = {key: attribute_name(called[wire]) for key, wire in keys.items()}
    if EXTRA in wishes.values() and _had_extra(wishes, lock):
        reserved |= {EXTRA}
    table = NameTable(reserved, lock)
    table.fixed.update((field_key(scope, wire), name) for wire, name in fixed.items())
    for key, wish in wishes.items():
        table.want(key, wish, rank=0 if keys[key] in (wish, wish[:-1]) else 1)
    return {keys[key]: name for key, name in table.settle().items()}


def _had_extra(wishes: Mapping[str, str], lock: Lock) -> bool:
    """Whether unknown properties have been called ``EXTRA``: no property was, and there were some."""
    previous = [lock.previous_name(key, (wish,)) for key, wish in wishes.items()]
    return EXTRA not in previous and any(previous)
