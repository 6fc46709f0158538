"""EMSCAD (Vidros et al., 2017): reading its job ads, and an evaluation without its leaks.

The set is Kaggle's "Real / Fake Job Posting Prediction": 18 columns, CC0 there. Most of its frauds
are copies of one another, so ads are grouped by template before they are split; the company's
profile, its logo and the telecommuting flag are left out, because they reward a filled form.
"""

import csv
import io
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import StratifiedGroupKFold

from classifier.corpus import CorpusError, read_text, shown
from classifier.counting import Bools, count
from classifier.features import Sample
from classifier.measures import Ranking, rank, reweighted
from classifier.training import Floats, make_linear

FRAUD_SHARE = 0.0484
"""Frauds among all 17,880 ads of EMSCAD."""
COLUMNS = ("title", "description", "requirements", "company_profile", "fraudulent")
_SAME_BEGINNING = 120
_SAME_COSINE = 0.65
_FOLDS = 5
# Frauds are few here, and their words stand out: lean on what tells them apart.
_LEAN = 0.6
_PENALTY = 30.0
_LARGEST_FIELD = 10_000_000


_FACTS = (
    "location",
    "department",
    "salary_range",
    "employment_type",
    "required_experience",
    "required_education",
    "industry",
    "function",
)
_ENTITY = re.compile(r"#(URL|EMAIL|PHONE)_[0-9a-f]+#")
_ENTITIES = {"URL": " www.example.com ", "EMAIL": " a@office.example ", "PHONE": " 000 "}
_GLUED = re.compile(r"(?<=[a-z.!?])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Ad:
    """One job ad; `facts` are its filled and unfilled columns, as the words "column value"."""

    title: str
    description: str
    requirements: str
    benefits: str
    facts: str
    profile: str
    fraudulent: bool

    @property
    def text(self) -> str:
        """What the model reads: everything but the company's profile."""
        parts = (self.title, self.facts, self.description, self.requirements, self.benefits)
        whole = "\n".join(part for part in parts if part.strip())
        # The set was made from HTML whose paragraphs ran together, with addresses replaced.
        return _GLUED.sub(" ", _ENTITY.sub(lambda found: _ENTITIES[found.group(1)], whole))


def read_ads(path: Path) -> list[Ad]:
    """Read a CSV with Kaggle's columns.

    Raises:
        CorpusError: a column is missing, or `fraudulent` is neither 0 nor 1.
    """
    csv.field_size_limit(min(sys.maxsize, _LARGEST_FIELD))
    ads = []
    text = read_text(path)
    with io.StringIO(text, newline="") as file:
        reader = csv.DictReader(file)
        if missing := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
            raise CorpusError(path.name, 1, "missing", names=", ".join(missing))
        for fields in reader:
            label = (fields["fraudulent"] or "").strip()
            if label not in {"0", "1", "0.0", "1.0", "t", "f"}:
                told = {"name": "fraudulent", "value": shown(label), "known": "0, 1"}
                raise CorpusError(path.name, reader.line_num, "unknown_value", **told)
            ads.append(
                Ad(
                    title=fields["title"] or "",
                    description=fields["description"] or "",
                    requirements=fields["requirements"] or "",
                    benefits=fields.get("benefits") or "",
                    facts="\n".join(f"{name} {fields.get(name) or 'none'}" for name in _FACTS),
                    profile=fields["company_profile"] or "",
                    fraudulent=label in {"1", "1.0", "t"},
                )
            )
    return ads


def group_templates(ads: Sequence[Ad]) -> NDArray[np.int64]:
    """Give each ad the number of its template.

    Ads belong together when the beginning of their description or of their profile is the same, or
    when the TF-IDF cosine of title, description and requirements is at least 0.65.
    """
    parents = list(range(len(ads)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    for part in ("description", "profile"):
        first: dict[str, int] = {}
        for index, ad in enumerate(ads):
            beginning = " ".join(getattr(ad, part).lower().split())[:_SAME_BEGINNING]
            if beginning:
                parents[root(index)] = root(first.setdefault(beginning, index))
    texts = [f"{ad.title}\n{ad.description}\n{ad.requirements}" for ad in ads]
    matrix = TfidfVectorizer(sublinear_tf=True, min_df=2).fit_transform(texts)
    for start in range(0, len(ads), 500):
        likeness = (matrix[start : start + 500] @ matrix.T).tocoo()
        close = likeness.data >= _SAME_COSINE
        for row, column in zip(likeness.row[close], likeness.col[close], strict=True):
            parents[root(start + int(row))] = root(int(column))
    return np.array([root(index) for index in range(len(ads))])


@dataclass(frozen=True, slots=True)
class EmscadResult:
    """The measures on EMSCAD, weighed to its 4.84 % of fraud, and how much there was to learn."""

    ranking: Ranking
    ads: int
    frauds: int
    templates: int


def evaluate(ads: Iterable[Ad], seed: int = 0) -> EmscadResult:
    """Fit and score our model on EMSCAD, whole templates held out, in five folds."""
    ads = list(ads)
    truth: Bools = np.array([ad.fraudulent for ad in ads])
    groups = group_templates(ads)
    counted, _ = count([Sample(ad.text) for ad in ads])
    _, places, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    # A fraud that was posted forty times must not count forty times.
    shares = 1 / np.sqrt(sizes[places])
    scores: Floats = np.zeros(len(ads))
    splitter = StratifiedGroupKFold(_FOLDS, shuffle=True, random_state=seed)
    for inside, outside in splitter.split(np.zeros(len(ads)), truth, groups):
        weighs = counted.weighs(inside, truth[inside], _LEAN)
        linear = make_linear().set_params(C=_PENALTY)
        linear.fit(counted.features(inside, weighs), truth[inside], sample_weight=shares[inside])
        scores[outside] = linear.decision_function(counted.features(outside, weighs))
    ranking = rank(truth, scores, reweighted(truth, FRAUD_SHARE))
    return EmscadResult(ranking, len(ads), int(truth.sum()), len(np.unique(groups)))


def distinct(ads: Iterable[Ad]) -> list[Ad]:
    """Give the ads without exact repetitions of one text."""
    return list({ad.text: ad for ad in ads}.values())
