"""Workers that are made of something else than we are do no work for us."""

import pytest

from classifier.distributed import check, made_of
from classifier.failure import Failure
from classifier.texts import Texts


def test_workers_like_us_are_welcome() -> None:
    check({"tcp://one": made_of(), "tcp://two": made_of()}, Texts("en"))


@pytest.mark.parametrize("name", ["vigiclic", "scikit-learn", "numpy"])
def test_another_version_is_named(name: str) -> None:
    other = made_of() | {name: "0.0"}
    with pytest.raises(Failure, match=f"tcp://two.* {name} 0.0"):
        check({"tcp://one": made_of(), "tcp://two": other}, Texts("en"))
