"""The texts that are shipped are as many, as varied and as even as the model needs them."""

import json
from collections import Counter
from functools import cache

import pytest

from classifier.balance import (
    STYLES,
    category_auc,
    chance_auc,
    kind_counts,
    permutation_p,
    scams,
    style_auc,
    style_bound,
)
from classifier.corpus import (
    LANGUAGES,
    Row,
    default_datasets,
    near_duplicates,
    read_corpus,
    scam_share,
)
from classifier.labels import KINDS, LABELS, SURFACES
from tests.support.shared import shared

FOLDER = default_datasets()


@cache
def corpus() -> tuple[Row, ...]:
    """Give the shipped texts: every row valid, no id and no text twice."""
    return tuple(read_corpus(FOLDER))


def test_there_are_enough_in_both_languages() -> None:
    languages = Counter(row.lang for row in corpus())
    assert len(corpus()) >= 2000
    assert set(languages) == set(LANGUAGES)
    assert languages["fr"] >= 0.45 * len(corpus())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_scams_are_a_third_to_half(lang: str) -> None:
    assert 0.35 <= scam_share(corpus()) <= 0.5
    assert 0.35 <= scam_share(row for row in corpus() if row.lang == lang) <= 0.5


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_forty_texts(kind: str, lang: str) -> None:
    assert kind_counts(corpus())[kind][lang] >= 40


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_surface_has_both_labels(lang: str) -> None:
    found = Counter((row.surface, row.label) for row in corpus() if row.lang == lang)
    assert {place: found[place] for place in found if found[place] < 10} == {}
    assert set(found) == {(surface, label) for surface in SURFACES for label in LABELS}


def test_no_template_stands_in_two_families() -> None:
    """A template on both sides of a split would let the model know what it is tested on."""
    assert [(a.id, b.id, share) for a, b, share in near_duplicates(corpus())] == []


def test_a_family_is_a_few_texts_at_most() -> None:
    """Every text is its own: no family is a template with its slots filled."""
    sizes = Counter(row.family for row in corpus())
    assert max(sizes.values()) <= 6
    assert len(sizes) >= 0.9 * len(corpus())


@pytest.mark.parametrize("seen", ["surface", "lang", "surface and lang"])
def test_neither_surface_nor_language_tells_the_label(seen: str) -> None:
    """A model that sees only these does no better than chance.

    Two measures, for each alone and for both at once. The cross-validated AUC stays under what 99
    of 100 models that know nothing stay under (normal approximation of the Mann-Whitney U; .527 for
    2,700 texts). And the mutual information with the label is no higher than that of 99 of 100
    labellings dealt out by chance.
    """
    keys = {
        "surface": [row.surface for row in corpus()],
        "lang": [row.lang for row in corpus()],
        "surface and lang": [f"{row.surface} {row.lang}" for row in corpus()],
    }[seen]
    assert category_auc(corpus(), keys) < chance_auc(scams(corpus()))
    assert permutation_p(corpus(), keys) > 0.01


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("style", STYLES)
def test_style_alone_does_not_tell_the_label(style: str, lang: str) -> None:
    """Length, lines, emoji, capitals or exclamation marks tell no more than a small effect.

    The bound is the AUC of Cohen's d = 0.2 (.556), with chance for as many texts on top: a scammer
    may be a little louder than a platform's rules are, as he is in life, but no more.
    """
    rows = [row for row in corpus() if row.lang == lang]
    assert style_auc(rows, STYLES[style]) < style_bound(scams(rows))


def test_most_texts_are_short_and_some_are_pages() -> None:
    lengths = [len(row.text) for row in corpus()]
    assert sum(length <= 280 for length in lengths) >= len(lengths) / 3
    assert sum(length >= 1200 for length in lengths) >= 100


@pytest.mark.shared
def test_no_measuring_text_has_found_its_way_in() -> None:
    """The real texts are for measuring: none may stand, whole or in part, in what is trained on."""
    measured = [
        Row(f"real {path.name} {number}", fields["text"], "en", "legit", (), "real", "message")
        for path in sorted(shared("data/real").glob("*.jsonl"))
        for number, fields in enumerate(map(json.loads, path.read_text("utf-8").splitlines()), 1)
    ]
    assert len(measured) > 300
    assert [(a.id, b.id) for a, b, _ in near_duplicates([*corpus(), *measured])] == []
