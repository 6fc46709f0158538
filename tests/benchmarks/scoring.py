"""What judging one text costs: the serving path beside scikit-learn's `predict_proba`, and loading.

The texts are joined from our own labelled ones, all different; a text is scored once as one that
is new to the server (its rare words are met for the first time), then once more. Set
VIGICLIC_EMBEDDINGS to the folder of a sentence-transformers model to see what embedding costs.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table

from classifier.arrays import read_manifest
from classifier.corpus import default_datasets, read_corpus
from classifier.locations import model_dir
from tests.benchmarks.figures import Figure, take
from tests.support.server import REPOSITORY

SIZES = {200: 200, 2_000: 200, 20_000: 20, 200_000: 4}
"""Characters of a text, and how many texts of this length are scored."""
LEAST_RATIO = 10
STARTS = 7
SAME = 1e-9
EMBEDDINGS = "VIGICLIC_EMBEDDINGS"
_LOAD = """
import json, time
began = time.perf_counter()
import numpy
numpy_there = time.perf_counter()
from classifier.scorer import Scorer
imported = time.perf_counter()
scorer = Scorer.load()
loaded = time.perf_counter()
scorer.look("Pay a fee of 20 USD before you start the job, it is refundable.").probability
scored = time.perf_counter()
times = [began, numpy_there, imported, loaded, scored]
print(json.dumps([1000 * (after - before) for before, after in zip(times, times[1:])]))
"""


def make_texts(size: int, count: int, seed: int = 1) -> list[str]:
    """Give so many different texts of so many characters, joined from the labelled ones."""
    drawn = random.Random(seed)
    rows = read_corpus(default_datasets())
    texts: list[str] = []
    joined = ""
    while len(texts) < count:
        joined += "\n".join(row.text for row in drawn.sample(rows, len(rows)))
        while len(joined) >= size and len(texts) < count:
            texts.append(joined[:size])
            joined = joined[size:]
    return texts


def each(score: Callable[[str], float], texts: Sequence[str]) -> tuple[float, list[float]]:
    """Score texts one by one; give the median in ms, and the probabilities."""
    taken, probabilities = [], []
    for text in texts:
        # The processor's time: what else runs on the machine changes it less than the clock's.
        began = time.process_time()
        probabilities.append(score(text))
        taken.append(time.process_time() - began)
    return 1000 * statistics.median(taken), probabilities


def load_times(folder: Path) -> list[float]:
    """Give the medians over fresh processes, in ms: numpy, the scorer's code, its model, a text.

    The code is compiled, and the files are in the system's memory: a first process saw to both.
    """
    runs = []
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    for _ in range(STARTS + 1):
        done = subprocess.run(
            [sys.executable, "-c", _LOAD],
            cwd=REPOSITORY,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        runs.append(json.loads(done.stdout))
    return [statistics.median(times) for times in zip(*runs[1:], strict=True)]


def run(folder: Path) -> RenderableType:
    """Measure, and give the tables.

    Raises:
        AssertionError: the two ways do not give the same probability.
    """
    numpy_ms, code_ms, model_ms, text_ms = load_times(folder)
    loading = Table(title=f"Loading, median of {STARTS} fresh processes", title_justify="left")
    loading.add_column("what")
    loading.add_column("ms", justify="right")
    loading.add_column("goal", justify="right")
    loading.add_row("import numpy", f"{numpy_ms:.0f}", "")
    loading.add_row("import classifier.scorer", f"{code_ms:.0f}", "")
    loading.add_row("Scorer.load", f"{model_ms:.0f}", "")
    loading.add_row("together", f"{numpy_ms + code_ms + model_ms:.0f}", "< 200")
    loading.add_row("first text of 63 characters", f"{text_ms:.1f}", "")
    together = numpy_ms + code_ms + model_ms
    take(Figure("scoring", "loading the scorer", together, unit="ms", goal=200))
    return Group(loading, _compare())


def _compare() -> Table:
    # scikit-learn takes seconds to load, and what loads it is measured above without it.
    import joblib  # noqa: PLC0415

    from classifier.features import Sample  # noqa: PLC0415
    from classifier.scorer import Scorer  # noqa: PLC0415

    scorer = Scorer.load()
    pipeline: Any = joblib.load(model_dir() / read_manifest(model_dir())["pipeline"])["scam"]

    def look(text: str) -> float:
        return scorer.look(text).probability

    def whole(text: str) -> float:
        return scorer.score(text).probability

    def predict(text: str) -> float:
        return float(pipeline.predict_proba([Sample(text)])[0, 1])

    predict("to be warm")
    table = Table(title="One text, median ms", title_justify="left")
    for heading in ("characters", "texts", "scorer, new text", "again", "with reasons"):
        table.add_column(heading, justify="right")
    for heading in ("predict_proba", "ratio, new text", "ratio, again", "ms/kB", "goal"):
        table.add_column(heading, justify="right")
    for size, count in SIZES.items():
        texts = make_texts(size, count)
        new, probabilities = each(look, texts)
        again, _ = each(look, texts)
        reasoned, _ = each(whole, texts)
        theirs, expected = each(predict, texts)
        apart = max(abs(a - b) for a, b in zip(probabilities, expected, strict=True))
        assert apart < SAME, f"the probabilities differ by {apart}"
        for how, ms in (("new", new), ("seen before", again)):
            take(
                Figure(
                    "scoring",
                    f"scoring a {how} text of {size:,} characters",
                    theirs / ms,
                    beside="predict_proba",
                    better="more",
                    goal=LEAST_RATIO,
                )
            )
        table.add_row(
            f"{size:,}",
            f"{count}",
            f"{new:.2f}",
            f"{again:.2f}",
            f"{reasoned:.2f}",
            f"{theirs:.2f}",
            f"{theirs / new:.1f}",
            f"{theirs / again:.1f}",
            f"{again / size * 1000:.2f}",
            f">= {LEAST_RATIO}" if size == 2_000 else "",
        )
    if embeddings := os.environ.get(EMBEDDINGS):
        from classifier.embeddings import Embedder  # noqa: PLC0415

        embed = Embedder(Path(embeddings))
        taken, _ = each(lambda text: float(embed([text])[0, 0]), make_texts(2_000, 10))
        ours, _ = each(look, make_texts(2_000, 10))
        take(
            Figure(
                "scoring",
                "scoring a text of 2,000 characters",
                taken / ours,
                beside="MiniLM embeddings",
                better="more",
                goal=100,
            )
        )
        table.add_row("2,000", "10", f"{taken:.1f}", *[""] * 6, "MiniLM, for comparison")
    return table
