"""The classifier's model, ready to score: loaded, and trained first where there is none."""

from collections.abc import Callable

from classifier.arrays import BrokenModel, NoModel
from classifier.failure import Failure as TrainingFailure
from classifier.locations import model_dir
from classifier.scorer import Scorer
from server.failure import Failure
from server.texts import Texts


def load_scorer(texts: Texts, say: Callable[[str], object]) -> Scorer:
    """Load the model; `say` is told when it has to be trained first, which takes a while.

    Raises:
        Failure: the model is damaged, or could not be trained.
    """
    try:
        try:
            return Scorer.load()
        except NoModel:
            say(texts("serve.training"))
            # Only here is scikit-learn's side needed, and it trains in a process of its own.
            from classifier.model import ensure_model  # noqa: PLC0415

            return Scorer.load(ensure_model())
    except BrokenModel as error:
        raise Failure(texts("serve.broken_model", folder=model_dir())) from error
    except TrainingFailure as error:
        raise Failure(str(error)) from error
