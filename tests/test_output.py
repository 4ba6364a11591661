"""Facts about the output folder: what a write touches, refuses and survives."""

from __future__ import annotations

import errno
import json
import os
import random
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from effort import EXHAUSTIVE
from sdkloom.output import folders
from sdkloom.output import package_folder as output
from sdkloom.output.package_folder import (
    LOCK,
    Difference,
    OutputError,
    compare,
    read_manifest,
    write,
)

pytestmark = pytest.mark.slow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

SOURCE = Path(output.__file__).parents[2]
KILLS = 200 if EXHAUSTIVE else 20


def package(files: Mapping[str, str], **parts: object) -> dict[str, str]:
    lock = {
        "sdkloom": "1.0",
        "black": "25",
        "spec": {"name": "x.yaml", "hash": "sha256:0"},
        "options": {},
        "names": {},
        "files": {path: output.hash_of(text) for path, text in files.items()},
        **parts,
    }
    return {**files, LOCK: json.dumps(lock, indent=2, sort_keys=True) + "\n"}


OLD = package(
    {"client.py": "a = 1\n", "schemas.py": "same\n", "models/m.py": "m\n", "checks/g.py": "g\n"}
)
NEW = package(
    {"client.py": "a = 2\n", "schemas.py": "same\n", "models/m.py": "M\n", "codecs/n.py": "n\n"}
)


def tree(folder: Path) -> dict[str, str]:
    """All files below *folder*, and where its links point."""
    found: dict[str, str] = {}
    for here, below, names in os.walk(folder):
        for name in [*names, *(item for item in below if Path(here, item).is_symlink())]:
            path = Path(here, name)
            shown = f"-> {path.readlink()}" if path.is_symlink() else path.read_bytes().decode()
            found[path.relative_to(folder).as_posix()] = shown
    return found


def litter(folder: Path) -> list[str]:
    """Names beside *folder* that a write may leave."""
    return sorted(path.name for path in folder.parent.iterdir() if path.name.startswith("."))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "work" / "x_media"
    write(folder, OLD)
    return folder


@pytest.fixture(params=["exchange", "two renames", "in place"])
def how(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    way = str(request.param)
    if way == "two renames":
        monkeypatch.setattr(folders, "_exchange", lambda *_: False)
    elif way == "in place":
        monkeypatch.setattr(folders, "_MOST_LINKS", 0)
    return way


# ---- what a write does -------------------------------------------------------------------------


def test_a_write_into_nothing_makes_the_folder_and_its_parents(tmp_path: Path) -> None:
    done = write(tmp_path / "a" / "b" / "x", NEW)
    assert done.added == tuple(sorted(NEW))
    assert tree(tmp_path / "a" / "b" / "x") == NEW
    assert litter(tmp_path / "a" / "b" / "x") == []


@pytest.mark.usefixtures("how")
def test_a_write_adds_changes_deletes_and_says_so(out: Path) -> None:
    done = write(out, NEW)
    assert done.added == ("codecs/n.py",)
    assert done.changed == ("client.py", "models/m.py", LOCK)
    assert done.deleted == ("checks/g.py",)
    assert done.unchanged == ("schemas.py",)
    assert tree(out) == NEW
    assert not (out / "checks").exists()
    assert litter(out) == []


@pytest.mark.usefixtures("how")
def test_the_users_own_files_are_carried_along_untouched(out: Path) -> None:
    own = {"user.py": "mine", ".git/HEAD": "ref", "models/handwritten.py": "h", "checks/notes": "n"}
    for path, text in own.items():
        (out / path).parent.mkdir(exist_ok=True)
        (out / path).write_text(text)
        os.utime(out / path, ns=(10**18, 10**18 + 7))
    (out / "link").symlink_to("../elsewhere")
    (out / "empty").mkdir()
    inodes = {path: (out / path).stat().st_ino for path in own}
    write(out, NEW)
    assert tree(out) == {**NEW, **own, "link": "-> ../elsewhere"}
    assert {path: (out / path).stat().st_ino for path in own} == inodes
    assert {(out / path).stat().st_mtime_ns for path in own} == {10**18 + 7}
    assert (out / "empty").is_dir()


@pytest.mark.usefixtures("how")
def test_files_that_do_not_change_keep_their_inode_and_time(out: Path) -> None:
    before = (out / "schemas.py").stat()
    write(out, NEW)
    after = (out / "schemas.py").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_writing_the_same_again_touches_nothing(out: Path) -> None:
    before = (out.stat().st_ino, out.stat().st_mtime_ns)
    done = write(out, OLD)
    assert done.unchanged == tuple(sorted(OLD))
    assert (out.stat().st_ino, out.stat().st_mtime_ns) == before


def test_text_is_utf8_with_plain_line_ends(tmp_path: Path) -> None:
    write(tmp_path / "x", package({"client.py": "# é\n\n"}))
    assert (tmp_path / "x" / "client.py").read_bytes() == b"# \xc3\xa9\n\n"


@pytest.mark.usefixtures("how")
def test_a_folder_emptied_of_ours_goes_with_its_bytecode(out: Path) -> None:
    (out / "checks" / "__pycache__").mkdir()
    (out / "checks" / "__pycache__" / "g.cpython-311.pyc").write_bytes(b"x")
    write(out, NEW)
    assert not (out / "checks").exists()


@pytest.mark.usefixtures("how")
def test_a_read_only_folder_of_the_users_is_carried_along(out: Path) -> None:
    (out / "own").mkdir()
    (out / "own" / "file").write_text("mine")
    (out / "own").chmod(0o555)
    write(out, NEW)
    assert stat.S_IMODE((out / "own").stat().st_mode) == 0o555
    assert (out / "own" / "file").read_text() == "mine"
    (out / "own").chmod(0o755)
    assert litter(out) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no umask")
@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_files_follow_the_umask_and_are_never_executable(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        write(tmp_path / "x", OLD)
        (tmp_path / "x" / "client.py").chmod(0o777)
        write(tmp_path / "x", NEW)
    finally:
        os.umask(before)
    package = {stat.S_IMODE((tmp_path / "x" / path).stat().st_mode) for path in NEW}
    assert package == {0o666 & ~mask}


def test_the_folder_keeps_its_permissions(out: Path) -> None:
    out.chmod(0o750)
    write(out, NEW)
    assert stat.S_IMODE(out.stat().st_mode) == 0o750


# ---- what a write refuses ----------------------------------------------------------------------


def test_a_file_edited_by_hand_is_refused_by_name(out: Path) -> None:
    (out / "client.py").write_text("mine")
    (out / "checks" / "g.py").write_text("mine too")
    before = tree(out)
    with pytest.raises(OutputError, match="--force") as caught:
        write(out, NEW)
    assert "  client.py: changed by hand" in str(caught.value)
    assert "  checks/g.py: changed by hand" in str(caught.value)
    assert tree(out) == before


@pytest.mark.usefixtures("how")
def test_force_overwrites_edits_and_keeps_them_beside(out: Path) -> None:
    (out / "client.py").write_text("mine")
    (out / "client.py.orig").write_text("older")
    (out / "checks" / "g.py").write_text("mine too")
    done = write(out, NEW, force=True)
    assert done.backups == ("checks/g.py.orig", "client.py.orig2")
    assert tree(out) == {
        **NEW,
        "client.py.orig": "older",
        "client.py.orig2": "mine",
        "checks/g.py.orig": "mine too",
    }


def test_an_edit_that_equals_the_new_text_is_no_conflict(out: Path) -> None:
    (out / "client.py").write_text(NEW["client.py"])
    assert write(out, NEW).unchanged == ("client.py", "schemas.py")


def test_line_ends_of_a_version_control_system_are_no_edit(out: Path) -> None:
    (out / "client.py").write_bytes(b"a = 1\r\n")
    write(out, NEW)
    assert tree(out) == NEW


@pytest.mark.parametrize("force", [False, True])
def test_a_file_that_is_not_ours_is_never_overwritten(tmp_path: Path, *, force: bool) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "m.py").write_text("mine")
    with pytest.raises(OutputError, match=r"models/m\.py: not written by sdkloom"):
        write(tmp_path, NEW, force=force)
    assert tree(tmp_path) == {"models/m.py": "mine"}


def test_files_beside_foreign_ones_and_equal_ones_are_fine(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "user.py").write_text("mine")
    (tmp_path / "x" / "client.py").write_text(NEW["client.py"])
    write(tmp_path / "x", NEW)
    assert tree(tmp_path / "x") == {**NEW, "user.py": "mine"}


def test_a_file_in_place_of_a_folder_and_the_other_way_are_refused(out: Path) -> None:
    (out / "codecs").write_text("a file")
    (out / "client.py").unlink()
    (out / "client.py").mkdir()
    before = tree(out)
    with pytest.raises(OutputError) as caught:
        write(out, NEW, force=True)
    assert "  client.py: not a plain file" in str(caught.value)
    assert "  codecs/n.py: not a plain file" in str(caught.value)
    assert tree(out) == before


def test_a_pipe_in_place_of_a_file_is_refused_and_not_read(out: Path) -> None:
    (out / "client.py").unlink()
    os.mkfifo(out / "client.py")
    with pytest.raises(OutputError, match=r"client\.py: not a plain file"):
        write(out, NEW)
    assert Difference("client.py", "blocked") in compare(out, NEW)


def test_an_output_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("mine")
    with pytest.raises(OutputError, match="is a file"):
        write(tmp_path / "x", NEW)
    with pytest.raises(OutputError, match="x/below"):
        write(tmp_path / "x" / "below", NEW)
    assert tree(tmp_path) == {"x": "mine"}


def test_an_output_that_is_a_link_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "target", OLD)
    (tmp_path / "x").symlink_to("target")
    with pytest.raises(OutputError, match="symbolic link"):
        write(tmp_path / "x", NEW)
    (tmp_path / "dangling").symlink_to("nothing")
    with pytest.raises(OutputError, match="symbolic link"):
        write(tmp_path / "dangling", NEW)
    assert tree(tmp_path / "target") == OLD


def test_a_parent_that_is_a_link_works(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "parent").symlink_to("real")
    write(tmp_path / "parent" / "x", OLD)
    write(tmp_path / "parent" / "x", NEW)
    assert tree(tmp_path / "real" / "x") == NEW


@pytest.mark.usefixtures("how")
def test_a_link_in_place_of_a_file_is_never_written_through(out: Path) -> None:
    victim = out.parent / "victim.py"
    victim.write_text("a = 1\n")
    (out / "client.py").unlink()
    (out / "client.py").symlink_to("../victim.py")
    with pytest.raises(OutputError, match=r"client\.py: changed by hand"):
        write(out, NEW)
    write(out, NEW, force=True)
    assert victim.read_text() == "a = 1\n"
    assert tree(out) == {**NEW, "client.py.orig": "-> ../victim.py"}


@pytest.mark.parametrize("force", [False, True])
def test_a_link_in_place_of_a_folder_is_refused(out: Path, *, force: bool) -> None:
    shutil.move(out / "models", out.parent / "elsewhere")
    (out / "models").symlink_to("../elsewhere")
    with pytest.raises(OutputError, match=r"models/m\.py: a symbolic link"):
        write(out, NEW, force=force)
    assert tree(out.parent / "elsewhere") == {"m.py": "m\n"}


def test_a_folder_that_is_read_only_is_refused(out: Path) -> None:
    out.chmod(0o555)
    with pytest.raises(OutputError, match="read-only"):
        write(out, NEW)
    out.chmod(0o755)
    assert tree(out) == OLD
    assert litter(out) == []


@pytest.mark.parametrize(
    "path",
    [
        *("../models/a", "/models/a", "models/../b", "models//b", "./models/a", "models/a\\b"),
        *("models/CON", "models/nul.py", "models/a.", "models/a\x85b\n", "models/"),
        *("", "mine.py", "mine/a.py", "tests"),
    ],
)
def test_unfit_paths_are_an_internal_error(tmp_path: Path, path: str) -> None:
    with pytest.raises(AssertionError, match=re.escape(repr(path))):
        write(tmp_path / "x", package({path: ""}))


@pytest.mark.parametrize(
    "paths",
    [("a.py", "A.py"), ("d/a.py", "D/b.py"), ("\u00e9", "e\u0301"), ("a", "a/b")],
)
def test_paths_that_some_systems_mix_up_are_an_internal_error(
    tmp_path: Path, paths: tuple[str, str]
) -> None:
    paths = (f"models/{paths[0]}", f"models/{paths[1]}")
    with pytest.raises(AssertionError, match="too like|both files and folders"):
        write(tmp_path / "x", package(dict.fromkeys(paths, "")))


def test_a_manifest_that_does_not_fit_the_files_is_an_internal_error(tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        write(tmp_path / "x", {**NEW, "models/extra.py": ""})


# ---- manifests ---------------------------------------------------------------------------------


def test_a_manifest_is_read_back(out: Path, tmp_path: Path) -> None:
    manifest = read_manifest(out)
    assert manifest is not None
    assert manifest.sdkloom == "1.0"
    assert manifest.spec == {"name": "x.yaml", "hash": "sha256:0"}
    assert set(manifest.files) == set(OLD) - {LOCK}
    assert read_manifest(tmp_path / "nothing") is None


@pytest.mark.parametrize("text", ["{", "[]", '{"files": {"a": 1}}', '{"files": []}', "\0", ""])
def test_a_broken_manifest_is_told_with_what_to_do(out: Path, text: str) -> None:
    (out / LOCK).write_text(text)
    with pytest.raises(OutputError, match="--force"):
        read_manifest(out)
    with pytest.raises(OutputError, match="--force"):
        write(out, NEW)
    assert compare(out, NEW) != ()


def test_force_gets_over_a_manifest_with_the_marks_of_a_merge(out: Path) -> None:
    (out / LOCK).write_text(f"<<<<<<< ours\n{OLD[LOCK]}=======\n{NEW[LOCK]}>>>>>>> theirs\n")
    write(out, NEW, force=True)
    assert tree(out) == NEW


def test_a_manifest_cannot_name_files_outside_the_folder(out: Path) -> None:
    (out.parent / "victim").write_text("v\n")
    forged = json.loads(OLD[LOCK])
    forged["files"]["../victim"] = output.hash_of("v\n")
    (out / LOCK).write_text(json.dumps(forged))
    for force in (False, True):
        with pytest.raises(OutputError, match="victim"):
            write(out, NEW, force=force)
    assert (out.parent / "victim").read_text() == "v\n"


@pytest.mark.parametrize(
    "path", ["mine.txt", "mine.py", "notes/mine.py", "resources", "modelsx/a.py"]
)
def test_a_manifest_cannot_claim_the_users_files(out: Path, path: str) -> None:
    if path == "resources":
        shutil.rmtree(out / path, ignore_errors=True)
    (out / path).parent.mkdir(exist_ok=True)
    (out / path).write_text("mine\n")
    forged = json.loads(OLD[LOCK])
    forged["files"][path] = output.hash_of("mine\n")
    (out / LOCK).write_text(json.dumps(forged))
    for force in (False, True):
        with pytest.raises(OutputError, match=f"lists '{path}', which is no file of a package"):
            write(out, NEW, force=force)
    assert (out / path).read_text() == "mine\n"


def test_a_manifest_that_is_a_link_is_refused(out: Path) -> None:
    shutil.move(out / LOCK, out.parent / "other.lock")
    (out / LOCK).symlink_to("../other.lock")
    with pytest.raises(OutputError, match="not a plain file"):
        write(out, NEW, force=True)


# ---- compare -----------------------------------------------------------------------------------


def test_a_fresh_folder_compares_equal(out: Path) -> None:
    assert compare(out, OLD) == ()


def test_compare_names_what_would_change(out: Path) -> None:
    (out / "models" / "m.py").write_text("mine")
    (out / "codecs").mkdir()
    (out / "codecs" / "n.py").write_text("foreign")
    (out / "schemas.py").unlink()
    assert compare(out, NEW) == (
        Difference("checks/g.py", "leftover"),
        Difference("client.py", "stale"),
        Difference("codecs/n.py", "unlisted"),
        Difference("models/m.py", "edited"),
        Difference("schemas.py", "missing"),
        Difference(LOCK, "stale"),
    )


def test_compare_of_a_folder_that_is_missing_names_every_file(tmp_path: Path) -> None:
    found = compare(tmp_path / "x", NEW)
    assert {item.path for item in found} == set(NEW)
    assert {item.kind for item in found} == {"missing"}
    assert not (tmp_path / "x").exists()


def test_compare_explains_the_manifest(out: Path) -> None:
    files = {path: text for path, text in OLD.items() if path != LOCK}
    newer = package(files, sdkloom="1.1", spec={"name": "x.yaml", "hash": "sha256:1"})
    assert [(item.kind, item.detail) for item in compare(out, newer)] == [
        ("settings", "written by sdkloom 1.0, this is 1.1"),
        ("settings", "the document changed: hash was 'sha256:0', is 'sha256:1'"),
    ]


# ---- faults ------------------------------------------------------------------------------------


def test_a_full_disk_leaves_the_old_files_and_nothing_else(
    out: Path, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    create: Callable[[Path, bytes], None] = folders._create

    def full(file: Path, content: bytes) -> None:
        if file.name in {"n.py", "3"}:
            raise OSError(errno.ENOSPC, "No space left on device", str(file))
        create(file, content)

    monkeypatch.setattr(folders, "_create", full)
    with pytest.raises(OutputError, match="No space left"):
        write(out, NEW)
    assert tree(out) == OLD, how
    assert litter(out) == []


@pytest.mark.parametrize("failing", ["link", "copy"])
def test_without_hard_links_files_are_copied_with_their_times(
    out: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    def no_link(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM if failing == "link" else errno.EXDEV, "no links here")

    (out / "user.py").write_text("mine")
    os.utime(out / "user.py", ns=(10**18, 10**18))
    monkeypatch.setattr(os, "link", no_link)
    done = write(out, NEW)
    assert bool(done.in_place) == (failing == "copy")
    assert tree(out) == {**NEW, "user.py": "mine"}
    assert (out / "user.py").stat().st_mtime_ns == 10**18


def test_a_file_that_goes_meanwhile_does_not_stop_the_run(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.link

    def link(source: str, target: Path, **options: bool) -> None:
        if Path(source).name == "draft":
            (out / "draft").unlink()
        real(source, target, **options)

    (out / "draft").write_text("mine")
    monkeypatch.setattr(os, "link", link)
    done = write(out, NEW)
    assert done.in_place.endswith("draft was renamed or deleted meanwhile")
    assert tree(out) == NEW


def test_the_working_directory_is_changed_in_place(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(out)
    inode = out.stat().st_ino
    done = write(Path(), NEW)
    assert done.in_place == "it is the working directory"
    assert out.stat().st_ino == inode
    assert tree(out) == NEW


def test_a_second_writer_waits_and_then_says_so(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def second() -> None:
        with folders.locked(out, patience=0.05):
            raise AssertionError("two at once")

    with folders.locked(out), pytest.raises(OutputError, match="another sdkloom"):
        second()
    monkeypatch.setattr(folders, "_lock_parent", lambda *_: None)
    with folders.locked(out), pytest.raises(OutputError, match="another sdkloom"):
        second()
    assert litter(out) == []


def test_a_lock_file_of_a_dead_run_is_taken_over(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "_lock_parent", lambda *_: None)
    stale = out.with_name(f".{out.name}.sdkloom-lock")
    stale.touch()
    os.utime(stale, (time.time() - 3600,) * 2)
    write(out, NEW)
    assert tree(out) == NEW
    assert litter(out) == []


def test_writers_at_once_leave_one_whole_package(out: Path) -> None:
    running = [start(out, name, rounds=15) for name in ("old", "new", "old", "new")]
    for process in running:
        assert ended(process) == 0
    assert tree(out) in (OLD, NEW)
    assert litter(out) == []


def test_a_file_saved_during_the_exchange_comes_along(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    swap: Callable[[Path, Path], None] = folders._swap

    def busy(folder: Path, work: Path) -> None:
        (folder / "fresh.txt").write_text("saved just now")
        (folder / "draft").write_text("second version")
        (folder / "draft").replace(folder / "user.py")
        swap(folder, work)

    (out / "user.py").write_text("first version")
    monkeypatch.setattr(folders, "_swap", busy)
    write(out, NEW)
    assert tree(out) == {**NEW, "user.py": "second version", "fresh.txt": "saved just now"}


def test_after_a_kill_a_newer_file_of_the_users_is_not_replaced_by_its_old_self(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (out / "user.py").write_text("first version")
    monkeypatch.setattr(folders, "_recover_beside", lambda *_, **__: None)
    write(out, NEW)
    monkeypatch.undo()
    assert litter(out) == [".x_media.sdkloom"]
    (out / "draft").write_text("second version")
    (out / "draft").replace(out / "user.py")
    write(out, OLD)
    assert tree(out) == {**OLD, "user.py": "second version"}
    assert litter(out) == []


@pytest.mark.parametrize("path", ["../victim", "models/m.py"])
def test_a_forged_journal_cannot_reach_outside(out: Path, path: str) -> None:
    victim = out.parent / "victim"
    victim.write_text("v")
    if path.startswith("models"):
        shutil.rmtree(out / "models")
        (out / "models").symlink_to("..")
    (out / ".sdkloom" / "tree").mkdir(parents=True)
    (out / ".sdkloom" / "tree" / "0").write_text("evil")
    journal = {"keep": {}, "delete": [], "checks": [], "write": {path: "0"}}
    (out / ".sdkloom" / "journal.json").write_text(json.dumps(journal))
    with pytest.raises(OutputError, match="not a journal"):
        compare(out, NEW)
    assert victim.read_text() == "v"
    assert not (out.parent / "m.py").exists()


_INSIDE: dict[str, object] = {"keep": {}, "delete": [], "checks": [], "write": {}}


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (".sdkloom", "[" * 100_000),
        (".sdkloom", "[]"),
        (".sdkloom", "{}"),
        (".sdkloom", "not json"),
        (".sdkloom", json.dumps({**_INSIDE, "keep": []})),
        (".sdkloom", json.dumps({**_INSIDE, "keep": {"a": 1}})),
        (".sdkloom", json.dumps({**_INSIDE, "delete": [1]})),
        (".sdkloom", json.dumps({**_INSIDE, "checks": {}})),
        (".sdkloom", json.dumps({**_INSIDE, "write": {"a": "b"}})),
        ("../.x_media.sdkloom", "[" * 100_000),
        ("../.x_media.sdkloom", json.dumps({"tree": 1, "ours": []})),
        ("../.x_media.sdkloom", json.dumps({"tree": [1, 2]})),
    ],
)
def test_what_is_no_journal_is_refused_and_the_folder_stays(
    out: Path, place: str, text: str
) -> None:
    (out / place / "tree").mkdir(parents=True)
    (out / place / "journal.json").write_text(text)
    before = tree(out)
    with pytest.raises(OutputError, match="not a journal"):
        write(out, NEW)
    assert tree(out) == before


@pytest.mark.parametrize("text", ["[" * 100_000, '{"files": ' + '{"a":' * 50_000])
def test_a_manifest_that_is_nested_too_deep_is_refused(out: Path, text: str) -> None:
    (out / "sdkloom.lock").write_text(text)
    for call in (lambda: read_manifest(out), lambda: write(out, NEW)):
        with pytest.raises(OutputError, match=r"sdkloom\.lock: cannot be read .* --force"):
            call()


# ---- kills -------------------------------------------------------------------------------------

CHILD = """
import json, os, sys
from pathlib import Path
from sdkloom.output import folders
from sdkloom.output import package_folder as output
folder, packages, first, rounds, way, step = json.loads(sys.stdin.read())
if way == "two renames":
    folders._exchange = lambda *_: False
if way == "in place":
    folders._MOST_LINKS = 0
count = 0
def hook(event, args):
    global count
    if event.startswith("os.") or event in ("open", "shutil.rmtree", "ctypes.dlopen"):
        count += 1
        if step and count == step:
            os.kill(os.getpid(), 9)
output.write(Path(folder), packages[first])
print("go", flush=True)
sys.addaudithook(hook)
names = list(packages)
for number in range(rounds):
    output.write(Path(folder), packages[names[(names.index(first) + 1 + number) % 2]])
"""


def start(
    out: Path, first: str, *, rounds: int, way: str = "", step: int = 0
) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
    )
    assert child.stdin
    with child.stdin as stream:
        stream.write(json.dumps([str(out), {"old": OLD, "new": NEW}, first, rounds, way, step]))
    return child


@pytest.fixture
def own(out: Path) -> Iterator[dict[str, str]]:
    files = {"user.py": "mine", "models/handwritten.py": "h", "checks/notes": "n"}
    for path, text in files.items():
        (out / path).write_text(text)
    yield files
    for path, text in files.items():
        assert (out / path).read_text() == text


def ended(child: subprocess.Popen[str]) -> int:
    assert child.stdout
    with child.stdout:
        child.stdout.read()
    return child.wait(timeout=60)


@pytest.mark.parametrize("way", ["exchange", "two renames", "in place"])
def test_a_run_killed_at_any_step_leaves_one_whole_package_or_is_completed_by_the_next(
    out: Path, own: dict[str, str], way: str
) -> None:
    """Every step of the first write, one after the other, unless there are more than ``KILLS``."""
    wholes = [{**OLD, **own}, {**NEW, **own}]
    step, stride = 1, max(1, 60 // KILLS)
    while ended(start(out, "old", rounds=1, way=way, step=step)) == -signal.SIGKILL:
        if way == "exchange":
            assert tree(out) in wholes, step
        read_manifest(out)
        found = {path: text for path, text in tree(out).items() if ".sdkloom/" not in path}
        assert found in wholes, step
        write(out, OLD)
        assert tree(out) == wholes[0], step
        assert litter(out) == [], step
        step += stride
    assert step > 10
    assert tree(out) == wholes[1]


def test_a_run_killed_at_any_time_leaves_one_whole_package(out: Path, own: dict[str, str]) -> None:
    wholes = [{**OLD, **own}, {**NEW, **own}]
    chance = random.Random(1)
    for number in range(KILLS):
        child = start(out, "old", rounds=10_000)
        assert child.stdout
        with child.stdout:
            assert child.stdout.readline() == "go\n"
            time.sleep(chance.random() * 0.02)
            child.kill()
            child.wait(timeout=60)
        assert tree(out) in wholes, number
    write(out, NEW)
    assert tree(out) == wholes[1]
    assert litter(out) == []
