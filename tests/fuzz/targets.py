"""What is fuzzed, but for the stream: each takes bytes, and must take anything in its stride."""

import contextlib
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import msgspec

from classifier import importers
from classifier.amounts import find_rates, read_amounts
from classifier.corpus import CorpusError
from classifier.pay import read_pay
from classifier.tokens import tokenise
from server import reading, recording
from server.importing import BadRow, Options, as_events, read_file
from server.judge import Judge
from server.messages import Data, Frame, Page, encoder
from server.preferences import PipelineSettings
from server.reading import read_data, read_page
from server.reading.mask import mask
from server.reading.model import Reading
from server.reading.phrases import labelled_minutes, labelled_reward
from server.reading.platform import compile_platform
from server.reading.platform_file import PlatformFileError
from server.reading.registry import FOLDER as PLATFORMS
from server.replay import Reader, as_object, replay
from tests.fuzz import evidence
from tests.fuzz.corpus import CRASH, kept
from tests.recordings.expected import FOLDER as RECORDINGS
from tests.support.judging import FeeScorer
from tests.support.shared import FOLDER as SHARED

URLS = (
    *("https://work.example/tasks?page=2", "http://crowd.example/", "about:blank", ""),
    *("http://crowd.example/task/7/assignment/12/", "https://worker.mturk.com/dashboard"),
    *("https://app.prolific.com/studies", "https://sproutgigs.com/jobs.php", "https://[broken/"),
    *("https://ttv.microworkers.com/dotask/info/x", "https://worker.mturk.com/projects"),
)
SOURCES = (
    "https://internal-api.prolific.com/api/v1/participant/studies/",
    "https://worker.mturk.com/projects",
    "https://toloka.yandex.com/api/task-suite-pool-groups",
    "https://toloka.yandex.com/api/worker/finance/income-log",
)
LONGEST_TEXT = 42_000
"""Characters: a page's words and those of its frames, and a title."""
READER = Reader(reading.read_page, reading.read_data, reading.meaning, reading.action_task)


@dataclass(frozen=True)
class Target:
    """One thing to fuzz: `run` raises where a case breaks it; `seeds` are what it is fed with.

    `also` gives more of them, which are not in its own corpus.
    """

    name: str
    run: Callable[[bytes], None]
    also: Callable[[], list[bytes]] = list

    def seeds(self) -> list[bytes]:
        """Give what cases are made from."""
        own = [path for path in kept(self.name) if not path.name.startswith(CRASH)]
        return [*(path.read_bytes() for path in own), *self.also()]


def text_of(case: bytes) -> str:
    """Give a case as text; of what is no UTF-8 now lone surrogates are made, now replacements."""
    return case.decode("utf-8", "surrogateescape" if crc32(case) % 2 else "replace")


def read_any_page(case: bytes) -> None:
    """Read bytes as a page, as its frame, and as the JSON of a platform."""
    url = URLS[crc32(case) % len(URLS)]
    html = text_of(case)
    page = Page("p", 0, 1, url, html[:200], html, frames=[Frame(url, html[:5_000])])
    said = read_page(page)
    _is_sound(said)
    if read_page(page) != said:
        raise AssertionError("a page was read twice, and differently")
    _is_sound(read_page(page, use_platforms=False))
    _is_sound(read_data(Data("d", 0, 1, url, url, html)))
    for source in SOURCES:
        _is_sound(read_data(Data("d", 0, 1, source, source, html)))


def _is_sound(said: Reading) -> None:
    if msgspec.json.decode(encoder.encode(said), type=Reading) != said:
        raise AssertionError("a reading cannot be stored")
    texts = [said.text, *(offer.text for offer in said.offers), *(o.title for o in said.offers)]
    for text in texts:
        if len(text) > LONGEST_TEXT or mask(text) != text:
            raise AssertionError("a text is too long, or not masked")
        if re.search("[\0\u200b\u202a-\u202e\u2066-\u2069]", text):
            raise AssertionError("a text holds signs that are not seen")


def read_any_amounts(case: bytes) -> None:
    """Look for money, time and rates in any text."""
    text = text_of(case)
    amounts = read_amounts(text)
    for spans in (amounts.numbers, amounts.money, amounts.durations, find_rates(text)):
        end = 0
        for span in spans:
            if not end <= span.start < span.end <= len(text):
                raise AssertionError("what was found stands nowhere, or overlaps")
            end = span.end
    if not all(money.amount.is_finite() and money.amount >= 0 for money in amounts.money):
        raise AssertionError("an amount is none")
    pay = read_pay(text)
    if pay is not None and pay.per_hour is not None and not pay.per_hour.is_finite():
        raise AssertionError("a pay for an hour is none")
    labelled_reward(text)
    labelled_minutes(text)
    tokens = tokenise(text)
    if any(not 0 <= start < end <= len(text) for start, end in tokens.places()):
        raise AssertionError("a word stands nowhere")
    if len(mask(text)) != len(text) or mask(mask(text)) != mask(text):
        raise AssertionError("masking changes the length, or is not done at once")


def compile_any_platform(case: bytes) -> None:
    """Read a platform file: it is taken, or refused in words."""
    with contextlib.suppress(PlatformFileError):
        compile_platform("fuzzed.toml", case.decode("utf-8", "replace"))


def import_any_file(case: bytes) -> None:
    """Read a file of the worker's, and one of labelled texts: each is taken or refused in words."""
    with contextlib.suppress(BadRow):
        for event in as_events(read_file(case, "file", Options(), lambda _: None), 1):
            encoder.encode(event)
    suffix = (".csv", ".jsonl")[crc32(case) % 2]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"texts{suffix}"
        path.write_bytes(case)
        for skip_bad in (False, True):
            with contextlib.suppress(CorpusError):
                importers.read_file(path, importers.Reading(), skip_bad=skip_bad)


def replay_any_recording(case: bytes) -> None:
    """Replay a recording: it is refused by line, or gives figures that add up."""
    try:
        recorded = recording.parse(case.split(b"\n"))
    except recording.BadLineError:
        return
    settings = PipelineSettings(timezone=recorded.timezone or "UTC")
    result = replay(recorded, settings, READER, Judge(FeeScorer()))
    encoder.encode(as_object(result))
    summary = result.summary
    if summary.attention_ms != sum(summary.activities.values()) or summary.attention_ms < 0:
        raise AssertionError("the activities do not add up")


def _files(folder: Path, *patterns: str) -> Callable[[], list[bytes]]:
    """Have the files of a folder read that match; none where the folder is missing."""
    return lambda: [
        path.read_bytes() for pattern in patterns for path in sorted(folder.glob(pattern))
    ]


TARGETS = {
    target.name: target
    for target in (
        Target("reader", read_any_page, _files(SHARED / "pages", "*.html", "*.json")),
        Target("amounts", read_any_amounts),
        Target("platforms", compile_any_platform, _files(PLATFORMS, "*.toml")),
        Target("imports", import_any_file),
        Target("recordings", replay_any_recording, _files(RECORDINGS, "*.jsonl")),
        Target("evidence", evidence.verify_any, evidence.cases),
    )
}
