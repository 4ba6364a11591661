"""Names of documents as Python identifiers: words, scripts, look-alikes, names of frameworks."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sdkloom.identifiers import (
    attribute_name,
    class_name,
    constant_name,
    is_identifier,
    look,
    nested_name,
    split_words,
    unless_repeated,
)
from sdkloom.lowering.operation_names import path_word
from sdkloom.naming import (
    NameTable,
    method_name,
    own_name,
    without_controller,
    without_controller_word,
    without_number,
)

WORDS = {
    "Page«User»": ("PageUser", "page_user"),
    "Response«Map«string,List«User»»»": (
        "ResponseMapStringListUser",
        "response_map_string_list_user",
    ),
    "Straße": ("Strasse", "strasse"),
    "STRAẞE": ("STRASSE", "strasse"),
    "łódź": ("Lodz", "lodz"),
    "cœur": ("Coeur", "coeur"),
    "Œuvre": ("Oeuvre", "oeuvre"),
    "smørrebrød": ("Smorrebrod", "smorrebrod"),
    "Þór": ("Thor", "thor"),
    "đường": ("Duong", "duong"),
    "Größen": ("Grossen", "grossen"),
    "имя": ("Имя", "имя"),
    "注文": ("注文", "注文"),
    "नाम": ("नाम", "नाम"),
    "नमस्ते": ("नमस्ते", "नमस्ते"),
    "ผู้ใช้": ("ผู้ใช้", "ผู้ใช้"),
    "مُدير": ("مُدير", "مُدير"),
    "x\u0304y": ("Xy", "xy"),
    "²": ("Value2", "value_2"),
    "ﬁeld": ("Field", "field"),
    "2fa": ("Value2fa", "value_2fa"),
    "2FA": ("Value2FA", "value_2fa"),
    "1stName": ("Value1stName", "value_1st_name"),
    "iOSVersion": ("IOSVersion", "ios_version"),
    "floatingIPs": ("FloatingIPs", "floating_ips"),
    "getIPsById": ("GetIPsById", "get_ips_by_id"),
    "vCPUs": ("VCPUs", "vcpus"),
    "IPv4Address": ("IPv4Address", "ipv4_address"),
    "xURL": ("XURL", "x_url"),
    "HTTPServer": ("HTTPServer", "http_server"),
    "sha256sum": ("Sha256Sum", "sha256_sum"),
    "oauth2Token": ("Oauth2Token", "oauth2_token"),
    "i18n": ("I18n", "i18n"),
    "a11yLabel": ("A11yLabel", "a11y_label"),
    "io.k8s.Pod": ("IoK8sPod", "io_k8s_pod"),
    "K8sPod": ("K8sPod", "k8s_pod"),
    "B2BClient": ("B2BClient", "b2b_client"),
    "S3Bucket": ("S3Bucket", "s3_bucket"),
    "patchAppsV1X": ("PatchAppsV1X", "patch_apps_v1_x"),
    "md5sum": ("Md5Sum", "md5_sum"),
    "+1": ("Plus1", "plus_1"),
    "@id": ("Id", "id"),
    "→": ("RightwardsArrow", "rightwards_arrow"),
    "class": ("Class", "class_"),
    "object": ("Object", "object"),
    "None": ("NoneModel", "none"),
    "": ("Empty", "empty"),
    "\u0456d": ("Id", "id"),  # a Cyrillic letter among Latin ones
}


@pytest.mark.parametrize("text", WORDS)
def test_names_read_well(text: str) -> None:
    assert (class_name(text), attribute_name(text)) == WORDS[text]


@given(st.text(max_size=12))
def test_every_text_is_an_identifier_as_python_reads_it(text: str) -> None:
    for name in (class_name(text), attribute_name(text), constant_name(text)):
        assert is_identifier(name)
        assert unicodedata.normalize("NFKC", name) == name
        assert not name.startswith("_")
    assert class_name(unicodedata.normalize("NFD", text)) == class_name(
        unicodedata.normalize("NFC", text)
    )


@given(st.text(max_size=12), st.text(max_size=4))
@example("\ua9b4", "")  # a mark, with which no name begins
@example("2fa", "Pet")
def test_every_operation_is_an_identifier(operation_id: str, tag: str) -> None:
    assert is_identifier(method_name(operation_id, tag))


def test_names_that_look_alike_are_told_apart() -> None:
    cyrillic = "\u0441\u043e\u0440"  # which readers take for "cop"
    assert look(attribute_name(cyrillic)) == "cop"
    table = NameTable()
    for name in ("cop", cyrillic):
        table.want(name, attribute_name(name))
    assert sorted(table.settle().values()) == ["cop", f"{cyrillic}2"]


def test_words_of_every_script_stay_whole() -> None:
    assert split_words("注文を取得") == ("注文を取得",)
    assert split_words("Заказ-Номер") == ("Заказ", "Номер")


@pytest.mark.parametrize(
    ("operation_id", "method", "path", "own"),
    [
        ("read_flow_flows__id__get", "GET", "/flows/{id}", "read_flow"),
        ("read_flows_flows_filter_post", "POST", "/flows/filter", "read_flows"),
        ("create_flow_flows__post", "POST", "/flows/", "create_flow"),
        ("listUsersUsingGET", "GET", "/users", "list_Users"),
        ("listUsersUsingGET_1", "GET", "/users", "list_Users"),
        ("listUsersUsingPOST", "GET", "/users", "listUsersUsingPOST"),
        ("payUsingGET", "GET", "/a", "pay"),
        ("usingGET", "GET", "/a", "usingGET"),
        ("flows_get", "GET", "/flows", "flows_get"),
        ("update_item_put", "PUT", "/items", "update_item_put"),
    ],
)
def test_what_frameworks_append_is_left_out(
    operation_id: str, method: str, path: str, own: str
) -> None:
    assert own_name(operation_id, method, path) == own


@pytest.mark.parametrize(
    ("operation_id", "method"),
    [
        ("PetsController_findAll", "findAll"),
        ("PetsController_findAll_v1", "findAll_v1"),
        ("PetsController.list", "list"),
        ("PetsController", "PetsController"),
        ("PetsController_2", "PetsController_2"),
        ("controller_pets", "controller_pets"),
    ],
)
def test_the_controller_that_a_method_is_in_is_left_out(operation_id: str, method: str) -> None:
    assert without_controller(operation_id) == method


@pytest.mark.parametrize(
    ("operation_id", "model"),
    [
        ("PetsController_findAll", "Pets_findAll"),
        ("PetsController.list", "Pets_list"),
        ("PetsController", "PetsController"),
        ("Controller_list", "Controller_list"),
        ("listPets", "listPets"),
    ],
)
def test_models_are_not_called_after_the_word_controller(operation_id: str, model: str) -> None:
    assert without_controller_word(operation_id) == model


@pytest.mark.parametrize(
    ("operation_id", "name"),
    [
        ("create_1", "create"),
        ("create_12", "create"),
        ("create", "create"),
        ("step_1", "step_1"),
        ("v2_1", "v2_1"),
        ("create_2026", "create_2026"),
    ],
)
def test_a_number_is_left_out_where_the_function_itself_is_there(
    operation_id: str, name: str
) -> None:
    assert without_number(operation_id, {"create", "v2", None}) == name


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/v1/charges/{id}", "charges"),
        ("/v1.2/charges", "charges"),
        ("/2/media/upload", "media"),
        ("/v1beta1/{name}/things", "things"),
        ("/api/v3/users", "users"),
        ("/api", "api"),
        ("/chat.postMessage", "chat"),
        ("/Users('{id}')/mail", "mail"),
        ("/{id}", None),
        ("/", None),
        ("/v1", None),
    ],
)
def test_the_first_word_of_a_path_that_is_no_version(path: str, word: str | None) -> None:
    assert path_word(path) == word


def test_a_description_that_repeats_the_name_is_none() -> None:
    assert unless_repeated("Read Flow", "read_flow") is None
    assert unless_repeated("Read a flow", "read_flow") == "Read a flow"
    assert unless_repeated(None, "read_flow") is None
    assert unless_repeated("Response Read Flow Flows  Id  Get", "ReadFlowResponse") is None
    for text in ("Response flow of all flows", "Response Of Another"):
        assert unless_repeated(text, "FlowResponse", "response") == text


def test_digits_need_care_inside_a_name_only_behind_others() -> None:
    assert nested_name("GetPet", "404") == "GetPet404"
    assert nested_name("GetPet", "2fa") == "GetPet2fa"
    assert nested_name("GetV2", "404") == "GetV2Value404"
    assert nested_name("Query", "+1") == "QueryPlus1"
    assert nested_name("Query", "value1") == "QueryValue1"
    assert nested_name("Get", "True") == "GetTrueModel"
