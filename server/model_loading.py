"""The classifier's model, ready to score: loaded, and trained first where there is none."""

from collections.abc import Callable
from pathlib import Path

from classifier.arrays import BrokenModel, NoModel
from classifier.failure import Failure as TrainingFailure
from classifier.locations import model_dir
from classifier.scorer import Scorer
from server.failure import Failure
from server.texts import Texts

SAMPLE = "Pay the fee of 20 USD before you start.\nSaisir des reçus : 0,10 € pour 3 minutes."


def load_sound(folder: Path | None = None) -> Scorer:
    """Load a model and try it: arrays that do not fit this code would fail on every page.

    Raises:
        NoModel, BrokenModel: there is none; it cannot be loaded, or cannot score.
    """
    scorer = Scorer.load(folder)
    try:
        probability = scorer.score(SAMPLE).probability
    except (ValueError, LookupError, TypeError, ArithmeticError) as error:
        raise BrokenModel(f"made by another version: {type(error).__name__}") from None
    if not 0.0 <= probability <= 1.0:
        raise BrokenModel("it gives no probability")
    return scorer


def load_scorer(texts: Texts, say: Callable[[str], object]) -> Scorer:
    """Load the model; `say` is told when it has to be trained first, which takes a while.

    Raises:
        Failure: the model is damaged, or could not be trained.
    """
    try:
        try:
            return load_sound()
        except NoModel:
            say(texts("serve.training"))
            # Only here is scikit-learn's side needed, and it trains in a process of its own.
            from classifier.model import ensure_model  # noqa: PLC0415

            return load_sound(ensure_model())
    except BrokenModel as error:
        raise Failure(texts("serve.broken_model", folder=model_dir())) from error
    except TrainingFailure as error:
        raise Failure(str(error)) from error
