"""Conversions of the models of the Media operations."""

from __future__ import annotations

from typing import get_args

from .._runtime.decoding import (
    defaulted,
    optional,
    optional_int,
    optional_list,
    optional_str,
    required,
    required_int,
    required_str,
    to_binary,
    to_bool,
    to_constant,
    to_object,
    to_str,
    unknown,
)
from .._runtime.encoding import Encoded, add_unknown, each, encodes, file_content
from ..models.media import (
    Error,
    MediaCategory,
    MediaUploadRequest,
    MediaUploadRequestMediaType,
    MediaUploadResponse,
    MediaUploadResponseData,
    Problem,
    ProcessingInfo,
)


def decode_media_upload_request_media_type(
    value: object,
) -> MediaUploadRequestMediaType:
    return to_constant(value, *get_args(MediaUploadRequestMediaType))


def decode_media_upload_request(value: object) -> MediaUploadRequest:
    obj = to_object(value)
    return MediaUploadRequest(
        media=required(obj, "media", to_binary),
        media_category=required(obj, "media_category", decode_media_category),
        additional_owners=optional_list(obj, "additional_owners", to_str),
        media_type=optional(obj, "media_type", decode_media_upload_request_media_type),
        shared=defaulted(obj, "shared", to_bool, False),
    )


@encodes(MediaUploadRequest)
def encode_media_upload_request(value: MediaUploadRequest) -> Encoded:
    obj: Encoded = {
        "media": file_content(value.media),
        "media_category": value.media_category,
    }
    if value.additional_owners is not None:
        obj["additional_owners"] = value.additional_owners
    if value.media_type is not None:
        obj["media_type"] = value.media_type
    if value.shared is not False:
        obj["shared"] = value.shared
    return obj


def decode_media_category(value: object) -> MediaCategory:
    return to_constant(value, *get_args(MediaCategory))


_MEDIA_UPLOAD_RESPONSE = frozenset({"data", "errors"})


def decode_media_upload_response(value: object) -> MediaUploadResponse:
    obj = to_object(value)
    return MediaUploadResponse(
        data=optional(obj, "data", decode_media_upload_response_data),
        errors=optional_list(obj, "errors", decode_problem),
        additional_properties=unknown(obj, _MEDIA_UPLOAD_RESPONSE),
    )


@encodes(MediaUploadResponse)
def encode_media_upload_response(value: MediaUploadResponse) -> Encoded:
    obj: Encoded = {}
    if value.data is not None:
        obj["data"] = encode_media_upload_response_data(value.data)
    if value.errors is not None:
        obj["errors"] = each(value.errors, encode_problem)
    add_unknown(obj, value.additional_properties)
    return obj


_MEDIA_UPLOAD_RESPONSE_DATA = frozenset(
    {"expires_after_secs", "id", "media_key", "processing_info", "size"},
)


def decode_media_upload_response_data(value: object) -> MediaUploadResponseData:
    obj = to_object(value)
    return MediaUploadResponseData(
        id=required_str(obj, "id"),
        media_key=required_str(obj, "media_key"),
        expires_after_secs=optional_int(obj, "expires_after_secs"),
        processing_info=optional(obj, "processing_info", decode_processing_info),
        size=optional_int(obj, "size"),
        additional_properties=unknown(obj, _MEDIA_UPLOAD_RESPONSE_DATA),
    )


@encodes(MediaUploadResponseData)
def encode_media_upload_response_data(value: MediaUploadResponseData) -> Encoded:
    obj: Encoded = {
        "id": value.id,
        "media_key": value.media_key,
    }
    if value.expires_after_secs is not None:
        obj["expires_after_secs"] = value.expires_after_secs
    if value.processing_info is not None:
        obj["processing_info"] = encode_processing_info(value.processing_info)
    if value.size is not None:
        obj["size"] = value.size
    add_unknown(obj, value.additional_properties)
    return obj


_PROCESSING_INFO = frozenset({"check_after_secs", "progress_percent", "state"})


def decode_processing_info(value: object) -> ProcessingInfo:
    obj = to_object(value)
    return ProcessingInfo(
        check_after_secs=optional_int(obj, "check_after_secs"),
        progress_percent=optional_int(obj, "progress_percent"),
        state=optional_str(obj, "state"),
        additional_properties=unknown(obj, _PROCESSING_INFO),
    )


@encodes(ProcessingInfo)
def encode_processing_info(value: ProcessingInfo) -> Encoded:
    obj: Encoded = {}
    if value.check_after_secs is not None:
        obj["check_after_secs"] = value.check_after_secs
    if value.progress_percent is not None:
        obj["progress_percent"] = value.progress_percent
    if value.state is not None:
        obj["state"] = value.state
    add_unknown(obj, value.additional_properties)
    return obj


_ERROR = frozenset({"code", "message"})


def decode_error(value: object) -> Error:
    obj = to_object(value)
    return Error(
        code=required_int(obj, "code"),
        message=required_str(obj, "message"),
        additional_properties=unknown(obj, _ERROR),
    )


@encodes(Error)
def encode_error(value: Error) -> Encoded:
    obj: Encoded = {
        "code": value.code,
        "message": value.message,
    }
    add_unknown(obj, value.additional_properties)
    return obj


_PROBLEM = frozenset({"type", "title", "detail", "status"})


def decode_problem(value: object) -> Problem:
    obj = to_object(value)
    return Problem(
        type=required_str(obj, "type"),
        title=required_str(obj, "title"),
        detail=optional_str(obj, "detail"),
        status=optional_int(obj, "status"),
        additional_properties=unknown(obj, _PROBLEM),
    )


@encodes(Problem)
def encode_problem(value: Problem) -> Encoded:
    obj: Encoded = {
        "type": value.type,
        "title": value.title,
    }
    if value.detail is not None:
        obj["detail"] = value.detail
    if value.status is not None:
        obj["status"] = value.status
    add_unknown(obj, value.additional_properties)
    return obj
