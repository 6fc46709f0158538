"""What is fuzzed from: a folder a target, with what once broke something kept beside the seeds."""

import hashlib
from pathlib import Path
from random import Random

from tests.fuzz.mutations import mutated

FOLDER = Path(__file__).parent / "corpus"
CRASH = "crash-"


def kept(target: str) -> list[Path]:
    """Give the files of a target's own corpus."""
    return sorted(path for path in (FOLDER / target).iterdir() if path.is_file())


def keep(target: str, case: bytes) -> Path:
    """Keep a case that broke something: from now on the tests try it, too."""
    path = FOLDER / target / f"{CRASH}{hashlib.sha256(case).hexdigest()[:12]}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(case)
    return path


def case(seeds: list[bytes], seed: int, number: int) -> bytes:
    """Give the case of a number: the same one for the same seeds, seed and number."""
    random = Random(f"{seed}:{number}")
    return mutated(random, random.choice(seeds), seeds)
