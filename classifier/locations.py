"""Where models live."""

import os
from pathlib import Path

from platformdirs import user_data_path

from classifier.arrays import MANIFEST

ENVIRONMENT = "VIGICLIC_MODEL_DIR"


def candidate_dir(folder: Path) -> Path:
    """Give where the candidate waits that may follow the model in a folder."""
    return folder / "candidate"


def model_dir() -> Path:
    """Give the folder of the model in use.

    VIGICLIC_MODEL_DIR when set; else `shipped` inside the package, or, where that cannot be
    written and holds no model, a folder in the user's data.
    """
    if named := os.environ.get(ENVIRONMENT):
        return Path(named)
    inside = Path(__file__).resolve().with_name("shipped")
    if (inside / MANIFEST).is_file() or os.access(inside.parent, os.W_OK):
        return inside
    return Path(user_data_path("vigiclic", appauthor=False)) / "model"
