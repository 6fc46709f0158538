"""The model in use: where it is, whether it fits the texts and the code, and how it is renewed.

Nothing here imports scikit-learn: fitting is `classifier.training`, serving `classifier.scorer`.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from classifier.arrays import BrokenModel, NoModel, load_arrays, read_manifest
from classifier.corpus import dataset_files, dataset_hash, default_datasets
from classifier.failure import Failure
from classifier.locations import ENVIRONMENT, model_dir
from classifier.texts import Texts, choose_language

__all__ = ["code_hash", "ensure_model", "is_fresh", "is_usable", "model_dir"]

_CODE = (
    "amounts.py",
    "common_stems.py",
    "common_words.txt",
    "concepts.py",
    "corpus.py",
    "counting.py",
    "currencies.py",
    "durations.py",
    "features.py",
    "frozen.py",
    "hashing.py",
    "labels.py",
    "lexicon.toml",
    "model.py",
    "money.py",
    "normal.py",
    "number_places.py",
    "numbers.py",
    "pay.py",
    "saving.py",
    "tallies.py",
    "tokens.py",
    "training.py",
    "weighing.py",
)
"""The files that decide what a model is; when one changes, the model is stale."""


def code_hash() -> str:
    """Give one SHA-256 for the code that a model depends on."""
    digest = hashlib.sha256()
    for name in _CODE:
        digest.update(name.encode())
        digest.update(hashlib.sha256(Path(__file__).with_name(name).read_bytes()).digest())
    return digest.hexdigest()


def is_fresh(folder: Path, datasets: Path) -> bool:
    """Tell whether the model in a folder was made from these texts by this code.

    One that was promoted is as its maintainer wants it, whatever has become of the texts.
    """
    try:
        manifest = read_manifest(folder)
    except BrokenModel:
        return False
    whole = (folder / str(manifest.get("arrays", ""))).is_file()
    return (
        whole
        and ("promotion" in manifest or manifest.get("dataset_sha256") == dataset_hash(datasets))
        and manifest.get("code_sha256") == code_hash()
    )


def is_usable(folder: Path) -> bool:
    """Tell whether a folder holds a whole model that this code made."""
    try:
        load_arrays(folder)
        return bool(read_manifest(folder).get("code_sha256") == code_hash())
    except BrokenModel:
        return False


def ensure_model() -> Path:
    """Give the folder of a model that can be served, trained first where that is needed.

    Training runs in a process of its own, so that the caller never holds scikit-learn. Where the
    labelled texts are not installed, the model that is there is used as it is.

    Raises:
        classifier.failure.Failure: there is no model and none could be made.
    """
    folder, datasets = model_dir(), default_datasets()
    if os.environ.get(ENVIRONMENT) or not dataset_files(datasets):
        try:
            read_manifest(folder)
        except NoModel:
            if not dataset_files(datasets):
                raise Failure(_texts()("error.no_model", folder=folder)) from None
        except BrokenModel as error:
            raise Failure(_texts()("error.broken_model", folder=folder, detail=error)) from None
        else:
            return folder
    if not is_fresh(folder, datasets):
        command = [sys.executable, "-m", "classifier", "train", "--if-stale"]
        # The bar on standard error is for somebody who waits; what is told at the end is not.
        looking_on = sys.stderr is not None and sys.stderr.isatty()
        done = subprocess.run(
            command if looking_on else [*command, "--quiet"],
            check=False,
            cwd=Path(__file__).resolve().parent.parent,
            stdout=subprocess.DEVNULL,
        )
        if done.returncode != 0:
            raise Failure(_texts()("error.training"))
    return folder


def _texts() -> Texts:
    return Texts(choose_language())
