"""A streamed model: the same features as anywhere, whole or told why not, good on new texts."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from classifier.__main__ import main
from classifier.corpus import CorpusError, Row
from classifier.features import BARE
from classifier.frozen import is_frozen
from classifier.hashing import key_of, key_of_words
from classifier.scorer import Scorer
from classifier.stream_reading import BatchReader, Seen, count_lines, read_mixed
from classifier.stream_saving import save_stream
from classifier.stream_vocabulary import KeyCounts
from classifier.streaming import Streamed, fit_stream
from tests.support.small_texts import write_texts

WORDS = [f"{one}{two}" for one in ("ba", "co", "di") for two in ("la", "mo", "ri")]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small texts many times over, in other words and families, and sorted by label."""
    folder = tmp_path_factory.mktemp("stream")
    small = (write_texts(folder) / "small.jsonl").read_text("utf-8").splitlines()
    rows: list[dict[str, Any]] = []
    for line in small:
        fields = json.loads(line)
        for word in WORDS:
            own = {"id": f"{fields['id']}{word}", "family": f"{fields['family']}{word}"}
            rows.append(fields | own | {"text": f"{fields['text']} {word}"})
    rows.sort(key=lambda fields: str(fields["label"]))
    path = folder / "sorted.jsonl"
    path.write_text("".join(json.dumps(fields) + "\n" for fields in rows), "utf-8")
    return path


@pytest.fixture(scope="module")
def streamed(file: Path) -> tuple[Streamed, int]:
    return fit_stream([file])


@pytest.fixture(scope="module")
def folder(
    file: Path, streamed: tuple[Streamed, int], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    made = tmp_path_factory.mktemp("model")
    save_stream(streamed[0], made, [file], streamed[1])
    return made


@pytest.fixture(scope="module")
def scorer(folder: Path) -> Scorer:
    return Scorer.load(folder)


def test_every_line_is_read_once_and_mixed(file: Path) -> None:
    rows = list(read_mixed([file]))
    lines = file.read_text("utf-8").splitlines()
    assert sorted(row.id for row in rows) == sorted(json.loads(line)["id"] for line in lines)
    assert count_lines([file]) == len(lines) + 1
    share = np.mean([row.is_scam for row in rows[: len(rows) // 4]])
    assert 0.3 < share < 0.7, "a file that is sorted by label is not read one label at a time"


@pytest.mark.parametrize("ending", ["", "\n", "\n\n"])
@pytest.mark.parametrize("count", [1, 2, 3, 70])
def test_no_cut_loses_or_doubles_a_line(tmp_path: Path, ending: str, count: int) -> None:
    lines = [
        json.dumps(
            {
                "id": str(number),
                "text": "é" * (number % 7 * 40 + 1),
                "lang": "fr",
                "label": "legit",
                "kinds": [],
                "family": "f",
                "surface": "mail",
            },
            ensure_ascii=False,
        )
        for number in range(count)
    ]
    path = tmp_path / "texts.jsonl"
    path.write_text("\n".join(lines) + ending, "utf-8")
    assert sorted(int(row.id) for row in read_mixed([path])) == list(range(count))


def test_a_batch_has_the_features_of_each_text_alone(file: Path) -> None:
    rows = list(read_mixed([file]))[:60]
    reader = BatchReader()
    together = reader.read(rows)
    for number, row in enumerate(rows):
        alone = reader.read([row])
        for block in ("words", "characters", "ideas"):
            both, own = getattr(together, block), getattr(alone, block)
            assert np.array_equal(np.sort(both.keys[both.rows == number]), np.sort(own.keys))
    assert together.measures.shape[0] == len(rows)


def test_keys_are_counted_once_a_text_and_the_rarest_given_up() -> None:
    counts = KeyCounts(2)
    keys = np.array([7, 7, 8, 9, 8, 8], dtype=np.uint64)
    counts.add(Seen(np.array([0, 0, 0, 1, 1, 2]), keys), np.array([True, False, False]))
    assert dict(zip(counts.keys.tolist(), counts.seen.tolist(), strict=True)) == {7: 1, 8: 3}
    assert counts.in_scams.tolist() == [1, 1]
    counts.add(Seen(np.array([0]), np.array([8], dtype=np.uint64)), np.array([True]))
    counts.keep_known(2, 10)
    assert (counts.keys.tolist(), counts.seen.tolist(), counts.in_scams.tolist()) == ([8], [4], [2])
    counts.leave_out([7, 8])
    assert len(counts.keys) == len(counts.seen) == len(counts.in_scams) == 0


def test_what_has_no_word_is_no_feature(streamed: tuple[Streamed, int]) -> None:
    keys = streamed[0].vocabulary.keys
    assert not set(map(key_of_words, BARE)) & set(keys["words"].tolist())
    assert key_of(" 0 ") not in keys["characters"].tolist()
    assert key_of("pay") in keys["characters"].tolist()


def test_what_it_learned_is_what_is_served(
    file: Path, streamed: tuple[Streamed, int], scorer: Scorer
) -> None:
    fitted, _ = streamed
    batch = BatchReader().read(list(read_mixed([file]))[:100])
    features = fitted.vocabulary.features(batch, ("words", "characters", "ideas"))
    expected = fitted.linear.decision_function(features)
    looked = [scorer.look(row.text) for row in batch.rows]
    assert np.abs(expected - [scored.score for scored in looked]).max() < 1e-9
    features = fitted.vocabulary.features(batch, ("words", "ideas"))
    (of_kind,) = [linear.predict_proba(features)[:, 1] for linear in fitted.of_kinds]
    got = np.array([scored.kind_probabilities[0] for scored in looked])
    assert np.abs(of_kind - got).max() < 1e-9


@pytest.mark.parametrize(("every", "kinds"), [(2, ("upfront",)), (1, ("pii",))])
def test_a_guessed_kind_is_learned_where_none_is_known(
    file: Path, tmp_path: Path, every: int, kinds: tuple[str, ...]
) -> None:
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    for fields in [fields for fields in lines if fields["kinds"]][::every]:
        fields |= {"kinds": ["pii"], "kinds_guessed": True}
    path = tmp_path / "guessed.jsonl"
    path.write_text("".join(json.dumps(fields) + "\n" for fields in lines), "utf-8")
    assert fit_stream([path])[0].kinds == kinds


def test_it_tells_scams_it_has_not_seen(file: Path, scorer: Scorer) -> None:
    unseen = [row for row in read_mixed([file]) if is_frozen(row.family)]
    assert len(unseen) > 50
    flagged: dict[bool, list[bool]] = {row.is_scam: [] for row in unseen}
    for row in unseen:
        flagged[row.is_scam].append(scorer.score(row.text).flagged)
    assert np.mean(flagged[True]) > 0.9
    assert np.mean(flagged[False]) < 0.02


def test_the_command_gives_the_same_model_again_and_it_is_promoted(
    file: Path, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    datasets = write_texts(tmp_path / "datasets")
    model, candidate = str(tmp_path / "model"), str(tmp_path / "candidate")
    assert main(["train", "--stream", str(file), "--model", candidate]) == 0
    assert "texts" in capsys.readouterr().out
    one, two = (next(place.glob("arrays-*")).name for place in (folder, tmp_path / "candidate"))
    assert one == two
    assert main(["promote", candidate, "--datasets", str(datasets), "--model", model]) == 0
    assert "No model is in use" in capsys.readouterr().out
    manifest = json.loads((tmp_path / "model" / "manifest.json").read_text())
    assert manifest["streamed"] is True
    assert manifest["promotion"]["candidate"]["measures"]["all"]["recall"] > 0.5


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"{oh", "not JSON"),
        (b'{"text": "caf\xe9"}', "not UTF-8"),
        (b'{"id": "x"}', "missing"),
    ],
)
def test_a_bad_line_is_named_and_no_model_is_made(
    file: Path, tmp_path: Path, line: bytes, problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = file.read_bytes().splitlines()
    lines.insert(500, line)
    path = tmp_path / "bad.jsonl"
    path.write_bytes(b"\n".join(lines))
    assert main(["train", "--stream", str(path), "--model", str(tmp_path / "model")]) == 1
    err = capsys.readouterr().err
    assert "bad.jsonl, row 501" in err
    assert problem in err
    assert not (tmp_path / "model").exists()


def test_too_few_texts_and_no_file_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = Row("1", "Pay first", "en", "scam", ("upfront",), "f1", "mail")
    fields = {name: getattr(row, name) for name in ("id", "text", "lang", "label", "family")}
    path = tmp_path / "few.jsonl"
    path.write_text(json.dumps(fields | {"kinds": ["upfront"], "surface": "mail"}))
    model = ["--model", str(tmp_path / "model")]
    assert main(["train", "--stream", str(path), *model]) == 1
    assert "too few" in capsys.readouterr().err
    assert main(["train", "--stream", str(tmp_path / "nothing.jsonl"), *model]) == 1
    assert "nothing.jsonl cannot be read" in capsys.readouterr().err
    path.write_text("[]")
    with pytest.raises(CorpusError):
        list(read_mixed([path]))
