"""What importing the generated package costs: counted in modules, so that it cannot creep back."""

from __future__ import annotations

import copy
import json
import os
import pickle
import subprocess
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

import strict
from x_media import models, schema
from x_media.models import MediaUploadRequest

GENERATED = Path(__file__).parent.parent / "generated"
SHOW = "import sys, json; loaded = sorted(sys.modules); print(); print(json.dumps(loaded))"


def modules(statement: str) -> set[str]:
    """List what is loaded once *statement* ran in a Python of its own."""
    done = subprocess.run(
        [sys.executable, "-c", f"{statement}\n{SHOW}"],
        env={**os.environ, "PYTHONPATH": str(GENERATED)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


BARE = modules("pass")


def loaded(statement: str) -> set[str]:
    """List what *statement* loads that a bare Python has not."""
    return modules(statement) - BARE


def own(found: set[str]) -> set[str]:
    return {item for item in found if item.partition(".")[0] == "x_media"}


def test_importing_the_package_loads_nothing_but_the_package() -> None:
    assert loaded("import x_media") == {"x_media"}


def test_looking_at_the_package_loads_nothing_more() -> None:
    found = loaded("import x_media; dir(x_media); x_media.__all__; hasattr(x_media, 'nonsense')")
    assert found == {"x_media"}


def test_importing_the_models_loads_no_model() -> None:
    assert loaded("import x_media.models") == {"x_media", "x_media.models"}


def test_a_model_loads_its_own_module_and_no_codec_check_or_client() -> None:
    found = loaded("from x_media.models import MediaUploadRequest")
    assert own(found) == {
        "x_media",
        "x_media.models",
        "x_media.models.media",
        "x_media._runtime",
        "x_media._runtime.values",
        "x_media._runtime.values.files",
        "x_media._runtime.values.model",
        "x_media._runtime.values.presence",
        "x_media._runtime.values.types",
    }
    assert not {"httpx2", "orjson", "json", "asyncio", "ssl", "socket"} & found


def test_a_schema_loads_no_client() -> None:
    found = loaded("from x_media import schema; assert schema('UserId').validate('1') == []")
    assert not {"httpx2", "asyncio", "ssl", "socket"} & found
    assert not {item for item in found if item.startswith("x_media.resources")}
    assert not {"x_media.client", "x_media._runtime.http.client"} & found


def test_errors_load_no_client() -> None:
    names = "ApiError, DecodeError, Error, RateLimited, TransportError, ValidationError, Violation"
    found = loaded(f"from x_media import {names}, File")
    assert own(found) == {
        "x_media",
        "x_media._runtime",
        "x_media._runtime.errors",
        "x_media._runtime.response",
        "x_media._runtime.values",
        "x_media._runtime.values.files",
    }


def test_a_client_loads_httpx2_and_no_model_until_it_is_used() -> None:
    found = loaded("from x_media import Client; Client(token='t')")
    assert "httpx2" in found
    assert not {
        item
        for item in found
        if item.startswith(("x_media.models", "x_media.codecs", "x_media.checks"))
    }


HIDING = """
import importlib, pkgutil, sys
class Hide:
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top not in {allowed} and top not in sys.stdlib_module_names:
            raise ModuleNotFoundError(name, name=name)
sys.meta_path.insert(0, Hide())
import x_media
for one in pkgutil.walk_packages(x_media.__path__, "x_media."):
    importlib.import_module(one.name)
"""


def required(name: str, found: set[str]) -> set[str]:
    """Collect the distributions that *name* needs here, without extras."""
    if name not in found:
        found.add(name)
        for requirement in map(Requirement, metadata.requires(name) or ()):
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                required(requirement.name, found)
    return found


def test_the_package_needs_httpx2_alone() -> None:
    """All of it is imported while what httpx2 does not itself require is hidden, orjson too."""
    allowed = {item.replace("-", "_") for item in required("httpx2", set())} | {"x_media"}
    found = modules(HIDING.replace("{allowed}", repr(allowed)))
    assert {"httpx2", "x_media.resources.media"} <= found
    assert "orjson" not in found


WITHOUT_CLIENTS = """
from x_media import ApiError, File, models, recording, schema
assert schema("UserId").validate("me")[0].keyword == "pattern"
problem = schema("Problem").decode({"type": "about:blank", "title": "Gone"})
assert type(problem) is models.Problem
import x_media
"""


@pytest.mark.parametrize(
    "use",
    ["x_media.Client", "x_media.AsyncClient", "import x_media.resources.media, x_media.client"],
)
def test_without_httpx2_all_but_clients_work_and_a_client_says_what_to_install(use: str) -> None:
    """``-S`` leaves out everything that is installed, which is what a new environment has."""
    done = subprocess.run(
        [sys.executable, "-S", "-c", f"{WITHOUT_CLIENTS}\nprint('reached')\n{use}"],
        env={**os.environ, "PYTHONPATH": str(GENERATED)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "reached\n"), done.stderr
    assert done.stderr.splitlines()[-1] == (
        "ModuleNotFoundError: sending requests needs httpx2: pip install httpx2"
    )
    assert done.stderr.count("Traceback") == 1
    assert "No module named" not in done.stderr


def test_a_broken_httpx2_is_not_called_a_missing_one(tmp_path: Path) -> None:
    (tmp_path / "httpx2.py").write_text("import a_module_that_httpx2_needs\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-S", "-c", "from x_media import Client"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(GENERATED), str(tmp_path)])},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].endswith("No module named 'a_module_that_httpx2_needs'")


def test_a_star_import_gives_what_is_public() -> None:
    content: dict[str, Any] = {}
    exec("from x_media import *", content)
    public = {name for name in content if not name.startswith("__")}
    import x_media

    assert public == set(x_media.__all__)
    assert {"Client", "AsyncClient", "schema", "ApiError", "ValidationError"} <= public


@pytest.mark.parametrize("package", ["x_media", "x_media.models"])
def test_dir_lists_what_is_public_and_each_can_be_had(package: str) -> None:
    module = sys.modules[package]
    assert set(module.__all__) <= set(dir(module))
    for name in module.__all__:
        assert getattr(module, name) is not None
    with pytest.raises(AttributeError, match="has no attribute 'Nonsense'"):
        _ = module.Nonsense


def request() -> MediaUploadRequest:
    return MediaUploadRequest(media=b"x", media_category="tweet_image", additional_owners=["1"])


def answer() -> models.MediaUploadResponse:
    data = models.MediaUploadResponseData(id="1", media_key="3_1", additional_properties={"a": [1]})
    return models.MediaUploadResponse(data=data)


@pytest.mark.parametrize("make", [request, answer])
def test_models_can_be_copied_and_pickled(make: Any) -> None:
    first = make()
    for other in (copy.copy(first), copy.deepcopy(first), pickle.loads(pickle.dumps(first))):
        assert other == first
        assert type(other) is type(first)


def test_a_copy_shares_the_empty_properties() -> None:
    first = pickle.loads(pickle.dumps(answer()))
    assert first.additional_properties is models.MediaUploadResponse().additional_properties
    assert copy.deepcopy(first).additional_properties is first.additional_properties


def test_a_misspelt_field_is_an_error_when_it_would_be_sent() -> None:
    misspelt = request()
    misspelt.media_categroy = "dm_image"  # type: ignore[attr-defined]
    with pytest.raises(AttributeError, match="MediaUploadRequest has no field 'media_categroy'"):
        schema("MediaUploadRequest").encode(misspelt)
    with pytest.raises(TypeError, match="media_category"):
        MediaUploadRequest(media=b"x")  # type: ignore[call-arg]


def test_a_child_of_a_model_cannot_have_slots() -> None:
    with pytest.raises(TypeError, match="Picture extends a model, so it cannot have slots"):

        @dataclass(slots=True, kw_only=True)
        class Picture(MediaUploadRequest):
            media_category: models.MediaCategory = "tweet_image"


def test_a_child_of_a_model_is_sent_as_the_model() -> None:
    @dataclass(kw_only=True)
    class Picture(MediaUploadRequest):
        media_category: models.MediaCategory = "tweet_image"
        album: str = "cats"

    picture = Picture(media=b"x")
    assert schema("MediaUploadRequest").encode(picture) == {
        "media": "eA==",
        "media_category": "tweet_image",
    }
    assert picture == Picture(media=b"x")
    assert picture != Picture(media=b"x", album="dogs")
    assert repr(picture).endswith("media_type=None, shared=False, album='cats')")


def test_codecs_load_no_other_module_until_they_are_used() -> None:
    found = loaded("import x_media.codecs.media")
    assert not {"x_media.models.media", "x_media.checks.media"} & found
    assert "x_media.models.media" in loaded(
        "from x_media.codecs import media; media.MEDIA_UPLOAD_REQUEST.model()"
    )


def test_models_are_there_once_the_package_is_imported() -> None:
    program = "import x_media; assert x_media.models.MediaUploadRequest.__name__"
    subprocess.run([sys.executable, "-c", program], cwd=GENERATED, check=True)


@pytest.mark.slow
def test_a_misspelt_name_is_an_error_for_the_type_checker(tmp_path: Path) -> None:
    script = tmp_path / "caller.py"
    script.write_text(
        "import x_media\nfrom x_media import models\n\n"
        "category: models.MediaCategory = 'tweet_image'\n"
        "x_media.Clinet\nmodels.MediaUploadReqest\n",
        "utf-8",
    )
    done = strict.mypy(tmp_path, script.name, search=GENERATED)
    assert "Found 2 errors" in done.stdout, done.stdout
    assert 'has no attribute "Clinet"' in done.stdout
    assert 'has no attribute "MediaUploadReqest"' in done.stdout
