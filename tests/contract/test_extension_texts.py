"""The extension has words, in each language, for everything the server can warn of."""

import json
from pathlib import Path
from typing import get_args

import pytest

from classifier.labels import KINDS
from server.vocabulary import WarningCode

LOCALES = Path(__file__).resolve().parents[2] / "extension" / "_locales"


@pytest.mark.parametrize("language", sorted(path.name for path in LOCALES.iterdir()))
def test_every_warning_and_kind_is_worded(language: str) -> None:
    texts = json.loads((LOCALES / language / "messages.json").read_text("utf-8"))
    wanted = {f"kind_{kind}" for kind in KINDS}
    for code in get_args(WarningCode):
        wanted |= {f"warning_{code}", f"warning_{code}_advice"}
    assert wanted <= texts.keys()
    assert all(texts[key]["message"].strip() for key in wanted)
