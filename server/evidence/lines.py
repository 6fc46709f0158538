"""The journal in an exported folder: an entry a line, each with its link of the chain.

`journal.jsonl` holds the entries, `readings.jsonl` what their pages said, once each. What is left
out (forgotten, or not needed for the period) stands as one line for a run of entries, with their
leaves, so that the chain can be followed across it.
"""

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec
from msgspec import Raw, Struct

from server.chain import Content, leaf_of, link_of
from server.events import Entry
from server.evidence.stored import Forgotten, Kept
from server.kept import digest_of, unpack
from server.reading.model import Reading
from server.vocabulary import Millis

Why = Literal["forgotten", "withheld"]

_encode = msgspec.json.Encoder().encode
_readings = msgspec.json.Decoder(Reading)


class EntryLine(Struct, frozen=True, tag="entry", tag_field="line"):
    """One entry; hashes and salt in hexadecimal, `event` as it was stored, byte for byte."""

    seq: int
    client: str
    received_at: Millis
    sent: str
    reading: str | None
    salt: str
    link: str
    event: Raw

    def content(self) -> Content:
        """Give what its leaf covers.

        Raises:
            ValueError: a hash is not hexadecimal.
        """
        reading = None if self.reading is None else bytes.fromhex(self.reading)
        sent = bytes.fromhex(self.sent)
        return Content(self.client, self.received_at, sent, bytes(self.event), reading)


class GapLine(Struct, frozen=True, tag="left_out", tag_field="line", omit_defaults=True):
    """A run of entries up to place `seq` that are left out; `link` is the last one's.

    `leaves` are their hashes, one behind the other; without them the chain begins anew at `link`,
    and `forgotten` says how many of a withheld run were forgotten. `forgotten_at` is when the
    worker forgot them (epoch ms).
    """

    seq: int
    count: int
    why: Why
    link: str
    leaves: str | None = None
    forgotten: int = 0
    forgotten_at: Millis | None = None


class ReadingLine(Struct, frozen=True):
    """What a page said, under the hash that entries name it by."""

    digest: str
    reading: Raw


Line = EntryLine | GapLine
encode = _encode
decode_line = msgspec.json.Decoder(Line).decode
decode_reading = msgspec.json.Decoder(ReadingLine).decode


def journal_lines(entries: Iterable[Kept | Forgotten], chosen: set[str] | None) -> Iterator[Line]:
    """Give the lines of a journal of which the messages `chosen` are shown (None: all).

    What is left out before the first that is shown and after the last needs no leaves: nothing
    that is shown is linked across it.
    """
    gap: list[Kept | Forgotten] = []
    shown = False
    for entry in entries:
        if isinstance(entry, Kept) and (chosen is None or entry.id in chosen):
            yield from _linked(gap) if shown or chosen is None else _unlinked(gap)
            gap, shown = [], True
            yield _entry(entry)
        else:
            gap.append(entry)
    yield from _linked(gap) if chosen is None else _unlinked(gap)


def _entry(entry: Kept) -> EntryLine:
    content = entry.content
    return EntryLine(
        seq=entry.seq,
        client=content.client,
        received_at=content.received_at,
        sent=content.digest.hex(),
        reading=None if content.reading is None else content.reading.hex(),
        salt=entry.salt.hex(),
        link=entry.link.hex(),
        event=Raw(content.body),
    )


def _unlinked(run: list[Kept | Forgotten]) -> Iterator[GapLine]:
    """Give one line for a run at either end of the journal."""
    if not run:
        return
    forgotten = [entry for entry in run if isinstance(entry, Forgotten)]
    whole = [entry.seq for entry in forgotten if entry.leaf is None]
    # The one that stands for all up to its place is counted as so many.
    more = sum(whole) - len(whole)
    last = run[-1]
    count = len(run) + more
    yield GapLine(last.seq, count, "withheld", last.link.hex(), forgotten=len(forgotten) + more)


def _linked(run: list[Kept | Forgotten]) -> Iterator[GapLine]:
    """Give a line for each part of a run that was left out for one reason, at one time."""
    part: list[Kept | Forgotten] = []
    for entry in run:
        if part and _reason(part[-1]) != _reason(entry):
            yield _gap(part)
            part = []
        part.append(entry)
    if part:
        yield _gap(part)


def _gap(part: list[Kept | Forgotten]) -> GapLine:
    last = part[-1]
    why, at, whole = _reason(last)
    if whole:
        return GapLine(last.seq, last.seq, why, last.link.hex(), forgotten_at=at)
    leaves = "".join(entry.leaf.hex() for entry in part if entry.leaf is not None)
    return GapLine(last.seq, len(part), why, last.link.hex(), leaves, forgotten_at=at)


def _reason(entry: Kept | Forgotten) -> tuple[Why, Millis | None, bool]:
    if isinstance(entry, Kept):
        return "withheld", None, False
    return "forgotten", entry.at, entry.leaf is None


def follow(lines: Iterable[Line], start: bytes) -> Iterator[tuple[int, Line]]:
    """Give the lines that break the chain, each with its place in it; `start` is the first link.

    Raises:
        ValueError: a hash is not hexadecimal.
    """
    place, link = 0, start
    for line in lines:
        wanted = bytes.fromhex(line.link)
        if isinstance(line, EntryLine):
            place += 1
            link = link_of(link, leaf_of(bytes.fromhex(line.salt), line.content()))
        elif line.leaves is None:
            place, link = line.seq, wanted
        else:
            leaves = bytes.fromhex(line.leaves)
            parts = [leaves[at : at + 32] for at in range(0, len(leaves), 32)]
            place += line.count if line.count == len(parts) else 0
            for leaf in parts:
                link = link_of(link, leaf)
        if (place, link) != (line.seq, wanted):
            yield line.seq, line
            place, link = line.seq, wanted


def entry_of(line: EntryLine, readings: dict[str, Reading]) -> Entry:
    """Give the entry of a line.

    Raises:
        msgspec.MsgspecError: it cannot be understood.
        KeyError: what its page said is not there.
    """
    reading = None if line.reading is None else readings[line.reading]
    return Entry(line.client, unpack(bytes(line.event), reading))


def reading_of(line: ReadingLine) -> Reading:
    """Give what a page said.

    Raises:
        ValueError: it is not what its hash says (msgspec's errors are ValueErrors, too).
    """
    if digest_of(bytes(line.reading)).hex() != line.digest:
        raise ValueError(line.digest)
    return _readings.decode(line.reading)
