import tracemalloc

import msgspec
import pytest

from server import bulk
from server.incoming import Refusal
from server.incoming import decode as decode_frame
from server.messages import Data, Feedback, Leave, Page
from tests.unit.test_incoming import NOW

MANY = bulk.MANY + 1


def data(json: bytes) -> bytes:
    head = b'{"type":"data","id":"a","at":1,"tab":1,"url":"http://a/","source":"http://a/b","json":'
    return head + json + b"}"


def parts(part: bytes, count: int = MANY) -> bytes:
    return b"[" + b",".join([part] * count) + b"]"


def page(**fields: bytes) -> bytes:
    head = b'{"type":"page","id":"p","at":1,"tab":1,"url":"http://a/","title":""'
    return head + b"".join(b',"%s":%s' % (n.encode(), v) for n, v in fields.items()) + b"}"


FRAMES = parts(b'{"url":"","html":""}')
FEEDBACK = b'{"type":"feedback","id":"p","at":1,"label":"scam","page":"p","kinds":'


@pytest.mark.parametrize("part", [b"{}", b"1  ", b'{"a":[1]}', b'"words"'])
def test_data_of_very_many_parts_are_taken_unread(part: bytes) -> None:
    sent = parts(part)
    found = decode_frame(data(sent), NOW)
    assert isinstance(found, Data)
    assert (found.id, found.at, found.tab, found.source) == ("a", 1, 1, "http://a/b")
    assert bulk.is_bulk(found)
    assert bytes(found.json) == sent
    # What is stored of them is what was sent.
    assert sent in msgspec.json.encode(found)


def test_what_is_wrong_in_data_of_many_parts_is_found_all_the_same() -> None:
    sent = data(parts(b"{}"))
    for broken in (sent[:-1], sent[:-2] + b"}", sent.replace(b"{},{}", b"{},}", 1)):
        refused = decode_frame(broken, NOW)
        assert isinstance(refused, Refusal)
        assert (refused.code, refused.id) == ("bad_json", "a")
    refused = decode_frame(sent.replace(b'"tab":1', b'"tab":-9'), NOW)
    assert isinstance(refused, Refusal)
    assert refused.code == "bad_message"


def test_bytes_that_are_no_text_are_found_in_data_of_many_parts() -> None:
    refused = decode_frame(data(parts(b"{}")[:-1] + b',"\xff"]'), NOW)
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.id) == ("bad_json", "a")


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(b'{"type":' + parts(b"{}") + b',"id":"a"}', id="type"),
        pytest.param(data(parts(b"{}") + b',"json":1'), id="json, twice"),
        pytest.param(data(b'1,"json":' + parts(b"{}")), id="json, twice, the list last"),
        pytest.param(data(b'1,"more":' + parts(b"{}")), id="unknown"),
        pytest.param(data(parts(b"{}") + b',"type":"leave"'), id="type, twice"),
        pytest.param(page(html=b'""', frames=FRAMES + b',"frames":[]'), id="frames, twice"),
        pytest.param(FEEDBACK + parts(b'"kind"') + b',"kinds":[]}', id="kinds, twice"),
    ],
)
def test_no_part_is_made_of_a_list_that_is_not_read(sent: bytes) -> None:
    decode_frame(data(b"1"), NOW)
    tracemalloc.start()
    try:
        decode_frame(sent, NOW)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 4 * len(sent)


def test_data_of_few_parts_in_a_large_frame_are_read_whole() -> None:
    found = decode_frame(data(b'{"a":[1]},"more":' + parts(b"{}")), NOW)
    assert isinstance(found, Data)
    assert found.json == {"a": [1]}


def test_a_surrogate_in_data_of_many_parts_is_mended() -> None:
    found = decode_frame(data(parts(b"{}")[:-1] + rb',"\ud800"]'), NOW)
    assert isinstance(found, Data)
    assert bytes(found.json).endswith(rb',"\ufffd"]')


def test_large_data_of_few_parts_are_read_whole() -> None:
    text = b'"' + b"x" * bulk.LARGE + b'"'
    found = decode_frame(data(b"[" + text + b",1]"), NOW)
    assert isinstance(found, Data)
    assert found.json == ["x" * bulk.LARGE, 1]
    assert not bulk.is_bulk(found)


def test_the_text_of_many_parts_is_left_unread_too() -> None:
    text = msgspec.json.encode(parts(b"{}    ").decode())
    found = decode_frame(data(text), NOW)
    assert isinstance(found, Data)
    assert bulk.is_bulk(found)
    few = decode_frame(data(b'"' + b"x," * 9 + b'"'), NOW)
    assert isinstance(few, Data)
    assert not bulk.is_bulk(few)


def test_a_long_page_may_have_all_the_commas_there_are() -> None:
    html = b'"' + b"one, two, [three], " * MANY + b'"'
    found = decode_frame(page(html=html), NOW)
    assert isinstance(found, Page)
    assert len(found.html) == len(html) - 2


def test_a_frame_inside_a_page_may_have_them_too() -> None:
    html = b'"' + rb"<a href=\"x\">one, two, [three]</a> " * MANY + b'"'
    found = decode_frame(page(html=b'""', frames=b'[{"url":"","html":%s}]' % html), NOW)
    assert isinstance(found, Page)
    assert len(found.frames[0].html) == len(html) - 2 - 2 * MANY


def test_lists_that_no_browser_sends_are_refused_by_their_id() -> None:
    # A quotation mark in a string must not hide the string.
    hidden = parts(rb'{"url":"\\","html":"\\"}', MANY // 3 + 1)
    kinds = [FEEDBACK + parts(kind, 3 * MANY) + b"}" for kind in (b'""', rb'"\\"')]
    for sent in (page(html=b'""', frames=FRAMES), page(html=b'""', frames=hidden), *kinds):
        refused = decode_frame(sent, NOW)
        assert isinstance(refused, Refusal)
        assert (refused.code, refused.text, refused.id) == ("too_large", "too_many_parts", "p")


def test_a_list_that_no_message_has_is_passed_over() -> None:
    sent = b'{"type":"leave","id":"l","at":1,"tab":1,"more":' + parts(b'{"a":1}') + b"}"
    assert decode_frame(sent, NOW) == Leave(id="l", at=1, tab=1)
    few = b'{"type":"feedback","id":"p","at":1,"label":"scam","page":"p","kinds":["upfront"]}'
    assert isinstance(decode_frame(few, NOW), Feedback)
