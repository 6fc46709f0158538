"""Writes the model card (Markdown) and its plots (one HTML page with drawings in it)."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from classifier.emscad import EmscadResult
from classifier.evaluation import OwnResult, SetResult
from classifier.labels import LEGIT, SCAM
from classifier.measures import Bin, Share, calibration_error
from classifier.rivals import RivalResult
from classifier.understood import one_cell


@dataclass(frozen=True)
class Findings:
    """Everything that one evaluation found."""

    made: str
    versions: dict[str, str]
    own: OwnResult
    real: Sequence[SetResult]
    rivals: Sequence[RivalResult]
    emscad: EmscadResult | None


def write_card(found: Findings, understood: Mapping[str, str] | None = None) -> str:
    """Give the model card; `understood` is what somebody wrote of the worst errors, by their id."""
    own = found.own
    versions = ", ".join(f"{name} {version}" for name, version in found.versions.items())
    parts = [
        "# Model card",
        "What it is: a linear model (logistic regression) over stems and pairs of stems, runs of "
        "characters, ideas that meet in a sentence, and measures of pay, in French and English. "
        "It gives the probability that a worker who follows a text is harmed, and a probability "
        "for each kind of scam. It is for warning a worker with a quoted reason. It is not for "
        "judging people, nor for removing offers without a look at them.",
        f"Measured {found.made} with {versions}, by `vigiclic-classifier evaluate`, which writes "
        "this page anew. Accuracy is never given: it flatters whoever says nothing.",
        "## Our own texts",
        f"{own.texts} texts written for this project ({own.scams} scams, {own.families} families). "
        "Each was judged by models that had seen no text of its family (5 folds). Many "
        "were written to be hard: scams without a suspicious word, honest pages full of them. The "
        "challenges among them were written against the usual signs, so that whoever goes by these "
        "is wrong more often than not; they teach, but set no threshold.",
        _own_table(own),
        f"As shipped (threshold {own.threshold:.3f}, set for at most 0.5 % false alarms in each "
        "language, French by a margin of its own where it needs one; what decides are the "
        "log-odds of a scam and, to a lesser share, of its likeliest kind, which a warning has to "
        f"name), without the challenges: recall {own.recall}; false alarms {own.alarms}. Of the "
        f"challenges {own.challenges} are judged rightly. "
        f"Mean distance between predicted and observed shares: {calibration_error(own.curve):.3f}.",
        "### Kinds",
        _kinds_table(own),
    ]
    if found.real:
        parts += ["## Real texts that nobody here wrote", _REAL, _real_table(found.real)]
    if found.emscad is not None:
        parts += ["## EMSCAD", _emscad(found.emscad)]
    if found.rivals:
        parts += ["## Other ways", _RIVALS, _rivals_table(found.rivals)]
    parts += ["## The twenty worst errors", _ERRORS]
    parts += [_mistakes_table(own, understood or {}), _LIMITS]
    return "\n\n".join(parts) + "\n"


_REAL = (
    "Measured with the model as it is shipped, its threshold untouched; none of these texts was "
    "ever seen in training. They were looked at, though, while the features and the rules for "
    "flagging were chosen, so that these figures flatter the model. In brackets: 95 % intervals."
)
_RIVALS = (
    "Each fitted and measured in the same way: whole families of our own texts held out; then, "
    "where real texts were given, false alarms and recall on all of them together, at the "
    "threshold of 0.5 % false alarms on our own texts. Here ours stands without the margin for "
    "French and the rule that a kind must be likely. Milliseconds are those of scikit-learn; the "
    "server's own path is faster. The fit on embeddings does not count the embedding itself."
)
_ERRORS = (
    "Challenges apart. What somebody who read them understood stands in the last column; it is "
    "kept when this page is written anew."
)
_LIMITS = (
    "## Limits\n\n"
    "It reads words. A scam that only shows its ask in a picture, a call or a later message is not "
    "seen; nor is one in a language other than French and English. Polite scams that hide the ask "
    "in one sentence of a long page are the ones it misses most: a page that is not flagged is not "
    'thereby honest. The worker\'s own "this is fine" and "this is a scam" correct it.'
)


def _own_table(own: OwnResult) -> str:
    lines = ["| part | PR-AUC | ROC-AUC | recall at 0.5 % false alarms |", "|---|---|---|---|"]
    for name, ranking in {"all": own.all, **own.parts}.items():
        lines.append(
            f"| {name} | {ranking.pr_auc:.3f} | {ranking.roc_auc:.3f} | {ranking.recall:.1%} |"
        )
    return "\n".join(lines)


def _kinds_table(own: OwnResult) -> str:
    lines = ["| kind | texts | PR-AUC |", "|---|---|---|"]
    lines += [f"| {kind} | {count} | {area:.3f} |" for kind, (count, area) in own.kinds.items()]
    return "\n".join(lines)


def _real_table(real: Sequence[SetResult]) -> str:
    lines = [
        "| set | language | false alarms | recall | flagged of the grey | first kinds |",
        "|---|---|---|---|---|---|",
    ]
    for one in real:
        kinds = ", ".join(f"{kind} {count}" for kind, count in list(one.kinds.items())[:5])
        cells = [_share(one.flagged.get(label)) for label in (LEGIT, SCAM, "grey")]
        lines.append(f"| {one.name} | {one.languages} | {' | '.join(cells)} | {kinds} |")
    return "\n".join(lines)


def _share(share: Share | None) -> str:
    return "" if share is None else str(share)


def _emscad(result: EmscadResult) -> str:
    ranking = result.ranking
    return (
        f"Our features, fitted on EMSCAD itself: {result.ads} distinct ads ({result.frauds} "
        f"frauds) in {result.templates} groups of near templates, whole groups held out in five "
        "folds, weighed to the set's 4.84 % of fraud; without profile, logo and telecommuting. "
        f"PR-AUC {ranking.pr_auc:.3f}, best F1 {ranking.best_f1:.3f}, recall at precision .90 "
        f"{ranking.recall_at_precision_90:.3f}. These are office jobs in English: a model trained "
        "on them does not carry over to micro-tasks, and ours is not trained on them."
    )


def _rivals_table(rivals: Sequence[RivalResult]) -> str:
    lines = [
        "| way | PR-AUC | recall at 0.5 % | real false alarms | real recall | fit, s | ms a text |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in rivals:
        alarms = "" if one.alarms is None else f"{one.alarms:.2%}"
        caught = "" if one.caught is None else f"{one.caught:.1%}"
        lines.append(
            f"| {one.name} | {one.pr_auc:.3f} | {one.recall:.1%} | {alarms} | {caught} "
            f"| {one.fit_seconds:.1f} | {one.text_ms:.1f} |"
        )
    return "\n".join(lines)


def _mistakes_table(own: OwnResult, understood: Mapping[str, str]) -> str:
    lines = [
        "| text | is | looked like | surface | begins | understood |",
        "|---|---|---|---|---|---|",
    ]
    for mistake in own.mistakes:
        begin = " ".join(mistake.text.split())[:140].replace("|", "/")
        lines.append(
            f"| {mistake.id} | {mistake.label} | {mistake.probability:.1%} | {mistake.surface} "
            f"| {begin} | {one_cell(understood.get(mistake.id, ''))} |"
        )
    return "\n".join(lines)


# --- the plots ------------------------------------------------------------------------------------

_SIZE = 320
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "figure{display:inline-block;margin:1rem}svg{background:#fff;border:1px solid #888}"
    "@media(prefers-color-scheme:dark){body{background:#111;color:#eee}}"
)


def write_plots(found: Findings) -> str:
    """Give the page of plots: the calibration curve, and recall and false alarms set by set."""
    bars = [
        (f"{one.name}: {name}", share)
        for one in found.real
        for label, name in ((LEGIT, "false alarms"), (SCAM, "recall"))
        if (share := one.flagged.get(label)) is not None
    ]
    figures = [_figure("Calibration on unseen families", _calibration(found.own.curve))]
    if bars:
        figures.append(_figure("Real texts, with 95 % intervals", _intervals(bars)))
    if found.rivals:
        ranks = [(one.name, one.pr_auc) for one in found.rivals]
        figures.append(_figure("PR-AUC on unseen families", _bars(ranks)))
    body = "\n".join(figures)
    return (
        '<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>Model card: plots</title>'
        f"<style>{_STYLE}</style>\n<h1>Model card: plots</h1>\n<p>Measured {found.made}.</p>\n"
        f"{body}\n</html>\n"
    )


def _figure(title: str, drawing: str) -> str:
    return f"<figure><figcaption>{html.escape(title)}</figcaption>\n{drawing}</figure>"


def _calibration(curve: Sequence[Bin]) -> str:
    points = " ".join(
        f"{_SIZE * one.predicted:.1f},{_SIZE * (1 - one.observed):.1f}" for one in curve
    )
    dots = "".join(
        f'<circle cx="{_SIZE * one.predicted:.1f}" cy="{_SIZE * (1 - one.observed):.1f}" r="4">'
        f"<title>{one.predicted:.2f} predicted, {one.observed:.2f} observed, {one.count} texts"
        "</title></circle>"
        for one in curve
    )
    return (
        f'<svg viewBox="-10 -10 {_SIZE + 20} {_SIZE + 20}" width="{_SIZE + 20}" role="img">'
        f'<line x1="0" y1="{_SIZE}" x2="{_SIZE}" y2="0" stroke="#999" stroke-dasharray="4"/>'
        f'<polyline points="{points}" fill="none" stroke="#06c" stroke-width="2"/>{dots}</svg>'
    )


def _intervals(bars: Sequence[tuple[str, Share]]) -> str:
    rows = []
    for number, (name, share) in enumerate(bars):
        y, (low, high) = 24 * number + 16, share.interval
        rows.append(
            f'<text x="0" y="{y + 4}" font-size="12">{html.escape(name)}</text>'
            f'<line x1="{260 + 300 * low:.1f}" x2="{260 + 300 * high:.1f}" y1="{y}" y2="{y}" '
            'stroke="#06c" stroke-width="3"/>'
            f'<circle cx="{260 + 300 * share.value:.1f}" cy="{y}" r="4"><title>{share}</title>'
            "</circle>"
        )
    return _drawing(rows)


def _bars(values: Sequence[tuple[str, float]]) -> str:
    rows = []
    for number, (name, value) in enumerate(values):
        y = 24 * number + 16
        rows.append(
            f'<text x="0" y="{y + 4}" font-size="12">{html.escape(name)}</text>'
            f'<rect x="260" y="{y - 7}" width="{300 * value:.1f}" height="14" fill="#06c"/>'
            f'<text x="{266 + 300 * value:.1f}" y="{y + 4}" font-size="12">{value:.3f}</text>'
        )
    return _drawing(rows)


def _drawing(rows: Sequence[str]) -> str:
    height = 24 * len(rows) + 16
    return (
        f'<svg viewBox="-8 0 640 {height}" width="640" height="{height}" role="img">'
        f"{''.join(rows)}</svg>"
    )
