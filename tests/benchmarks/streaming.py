"""What a streaming fit costs as the texts grow: time, and the most memory it ever held.

The texts are made from sentences of our own labelled ones, so that words, kinds and languages are
as they are there; each fit runs in a process of its own.
"""

import json
import random
import subprocess
import sys
from pathlib import Path

from rich.table import Table

from classifier.corpus import Row, default_datasets, read_corpus
from tests.benchmarks.figures import Figure, take
from tests.support.server import REPOSITORY

SIZES = (10_000, 100_000, 1_000_000)
WORDS = 20
FAMILIES = 5_000
_FIT = """
import json, resource, sys, time
from pathlib import Path
from classifier.streaming import fit_stream
began = time.monotonic()
streamed, learned = fit_stream([Path(sys.argv[1])])
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([learned, time.monotonic() - began, peak, streamed.measures["pr_auc"]]))
"""


def write_texts(path: Path, count: int) -> None:
    """Write so many texts of about twenty words, each a piece of one or two of our own."""
    drawn = random.Random(1)
    rows = read_corpus(default_datasets())
    alike: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        alike.setdefault((row.label, row.lang), []).append(row)
    groups = list(alike.values())
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            one, two = drawn.choices(drawn.choice(groups), k=2)
            text = f"{_piece(one, drawn)} {_piece(two, drawn)} ({number})"
            fields = {
                "id": str(number),
                "text": text,
                "lang": one.lang,
                "label": one.label,
                "kinds": list(one.kinds),
                "family": f"f{number % FAMILIES}",
                "surface": one.surface,
            }
            file.write(json.dumps(fields, ensure_ascii=False) + "\n")


def _piece(row: Row, drawn: random.Random) -> str:
    words = row.text.split()
    start = drawn.randrange(max(1, len(words) - WORDS // 2))
    return " ".join(words[start : start + WORDS // 2])


def fit(path: Path) -> tuple[int, float, float, float]:
    """Fit on a file; give the texts learned from, seconds, the greatest MB held, and the PR-AUC."""
    done = subprocess.run(
        [sys.executable, "-c", _FIT, str(path)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    learned, seconds, peak, pr_auc = json.loads(done.stdout)
    return int(learned), float(seconds), float(peak), float(pr_auc)


def run(folder: Path, sizes: tuple[int, ...] = SIZES) -> Table:
    """Measure, and give the table."""
    table = Table(title="Streaming fit (texts of 20 words)", title_justify="left")
    for heading in ("texts", "file, MB", "learned", "seconds", "ms/text", "peak, MB", "of first"):
        table.add_column(heading, justify="right")
    first = 0.0
    for size in sizes:
        path = folder / f"{size}.jsonl"
        write_texts(path, size)
        learned, seconds, peak, _ = fit(path)
        first = first or peak
        table.add_row(
            f"{size:,}",
            f"{path.stat().st_size / 2**20:.0f}",
            f"{learned:,}",
            f"{seconds:.0f}",
            f"{1000 * seconds / size:.2f}",
            f"{peak:.0f}",
            f"{peak / first:.2f}",
        )
        path.unlink()
    growth = peak / first
    take(Figure("streaming", f"memory of a fit on {size:,} texts", growth, beside=f"{sizes[0]:,}"))
    return table
