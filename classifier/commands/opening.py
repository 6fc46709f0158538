"""What commands that use the model share."""

from pathlib import Path

from classifier.arrays import BrokenModel, NoModel
from classifier.failure import Failure
from classifier.locations import model_dir
from classifier.scorer import Scorer
from classifier.texts import Texts


def open_scorer(folder: Path | None, texts: Texts) -> Scorer:
    """Load the model in a folder, else the one in use.

    Raises:
        Failure: there is none, or it is damaged.
    """
    folder = folder or model_dir()
    try:
        return Scorer.load(folder)
    except NoModel:
        raise Failure(texts("error.no_model", folder=folder)) from None
    except BrokenModel as error:
        raise Failure(texts("error.broken_model", folder=folder, detail=error)) from None
