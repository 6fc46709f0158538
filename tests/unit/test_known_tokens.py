"""What is remembered of tokens says of a text what reading it anew says."""

from types import SimpleNamespace
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from classifier.concepts import find_ideas, lexicon
from classifier.features import FRENCH, WAYS, is_french
from classifier.hashing import Table, keys_of
from classifier.known_tokens import IN_ENGLISH, IN_FRENCH, OF_WAYS, STOP_NUMBER, KnownTokens
from classifier.normal import fold
from classifier.tokens import STOP, tokenise

PHRASES = sorted(" ".join(two) for two in lexicon().beginnings())
TEXTS = st.lists(
    st.sampled_from([*PHRASES, *sorted(FRENCH), ".", "\n", "the you for", "https://wa.me/1", "5 €"])
    | st.text("abé. ", max_size=6),
    max_size=25,
).map(" ".join)


def known() -> KnownTokens:
    stems = Table.build(keys_of(["fee", "pay", "=frais"]))
    runs = Table.build(keys_of([" fe", "pay"]))
    arrays: Any = SimpleNamespace(
        words=SimpleNamespace(keys=stems.keys, values=stems.values, idf=np.zeros(3)),
        characters=SimpleNamespace(keys=runs.keys, values=runs.values),
    )
    return KnownTokens(arrays)


KNOWN = known()


@given(TEXTS)
def test_ideas_languages_and_names_are_those_of_the_text(text: str) -> None:
    names = tokenise(text).names
    numbers = KNOWN.read(fold(text).text)
    assert KNOWN.spell(numbers) == names
    assert [number == STOP_NUMBER for number in numbers] == [name == STOP for name in names]
    ideas, owned = KNOWN.ideas.gather(numbers)
    places = np.repeat(np.arange(len(numbers)), owned).tolist()
    single = [
        (place, lexicon().names[idea]) for place, idea in zip(places, ideas.tolist(), strict=True)
    ]
    phrases = [(place, lexicon().names[idea]) for place, idea in KNOWN.phrases(numbers)]
    assert sorted(single + phrases) == sorted(find_ideas(names))
    signs = KNOWN.signs(numbers)
    french = np.count_nonzero(signs & IN_FRENCH) > np.count_nonzero(signs & IN_ENGLISH)
    assert french == is_french(names)
    said = int(np.bitwise_or.reduce(signs))
    assert [bool(said & way) for way in OF_WAYS] == [way in names for way in WAYS]


def own_features(text: str, *, french: bool) -> list[list[int]]:
    own, owned = KNOWN.features(KNOWN.read(text), french=french)
    return [sorted(part.tolist()) for part in np.split(own, np.cumsum(owned)[:-1])]


def test_own_features_are_the_stems_and_the_runs_that_the_model_knows() -> None:
    # Two words and the stem of a French one come before the runs of characters.
    assert own_features("fees fee pay . other", french=False) == [[0, 3], [0, 3], [1, 4], [], []]
    assert own_features("frais payez", french=True) == [[0, 2], [1, 4]]
    assert own_features("frais payez", french=False) == [[2], [4]]


def test_what_one_text_meant_is_kept_when_all_is_forgotten(monkeypatch: Any) -> None:
    tokens = known()
    numbers = tokens.read("pay the fee")
    names, ideas = tokens.names, tokens.ideas
    monkeypatch.setattr("classifier.known_tokens._MOST", 2)
    tokens.read("something else")
    assert [names[number] for number in numbers] == ["pay", "the", "fee"]
    assert len(ideas.gather(numbers)[1]) == 3
    assert "pay" not in tokens.names
