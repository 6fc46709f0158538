"""A text is flagged by what speaks for a scam and for the likeliest kind of it."""

import numpy as np
import pytest

from classifier.sureness import KIND_SHARE, sureness


def test_the_likeliest_kind_counts_beside_the_whole() -> None:
    kinds = np.array([[1.0, -2.0], [-4.0, -3.0]])
    sure = sureness(np.array([0.5, 2.0]), kinds, ("upfront", "mule"))
    assert sure == pytest.approx([0.5 + KIND_SHARE, 2.0 - 3 * KIND_SHARE])


def test_a_hazard_is_no_scam() -> None:
    sure = sureness(np.array([0.5]), np.array([[9.0, -1.0]]), ("disturbing", "upfront"))
    assert sure == pytest.approx([0.5 - KIND_SHARE])


@pytest.mark.parametrize("kinds", [(), ("disturbing",)])
def test_a_model_without_kinds_of_scam_goes_by_the_score(kinds: tuple[str, ...]) -> None:
    scores = np.array([0.5, -1.0])
    assert sureness(scores, np.zeros((2, len(kinds))), kinds) == pytest.approx(scores)
