"""The section of the model card that says which models were put in use, and why."""

from pathlib import Path
from typing import Any

from classifier.saving import replace_file

CARD = "MODEL_CARD.md"
HEADING = "## Promotions"
_HEAD = (
    "| when (UTC) | model | instead of | PR-AUC | recall | false alarms | forced, because |\n"
    "|---|---|---|---|---|---|---|\n"
)


def section_of(card: str) -> str:
    """Give the section of a card, "" when it has none: whoever writes the card anew keeps it."""
    start = card.find(HEADING)
    if start < 0:
        return ""
    end = card.find("\n## ", start + len(HEADING))
    return card[start:] if end < 0 else card[start : end + 1]


def add_to_card(datasets: Path, promotion: dict[str, Any]) -> bool:
    """Add a promotion to the card beside the labelled texts; False when it cannot be written."""
    path = datasets / CARD
    try:
        card = path.read_text("utf-8") if path.is_file() else "# Model card\n"
        section = section_of(card)
        added = (section.rstrip() or f"{HEADING}\n\n{_HEAD.rstrip()}") + "\n" + _line(promotion)
        if section:
            card = card.replace(section, f"{added}\n\n" if section.endswith("\n\n") else added, 1)
        else:
            card = f"{card.rstrip()}\n\n{added}"
        replace_file(path, (card.rstrip() + "\n").encode())
    except OSError:
        return False
    return True


def _line(promotion: dict[str, Any]) -> str:
    new, old = promotion["candidate"], promotion["in_use"]
    cells = [
        promotion["at"][:16].replace("T", " "),
        _short(new["arrays"]),
        "none" if old is None else _short(old["arrays"]),
        *(_pair(name, new, old) for name in ("pr_auc", "recall", "false_alarms")),
        promotion.get("reason", "no"),
    ]
    return "| " + " | ".join(_plain(cell) for cell in cells) + " |\n"


def _pair(name: str, new: dict[str, Any], old: dict[str, Any] | None) -> str:
    values = [] if old is None else [old["measures"]["all"][name]]
    values.append(new["measures"]["all"][name])
    return " → ".join("unknown" if value is None else f"{value:.4f}" for value in values)


def _short(arrays: object) -> str:
    return str(arrays).removeprefix("arrays-").removesuffix(".npz")


def _plain(text: str) -> str:
    """Keep a reason on its line and in its cell."""
    return " ".join(text.split()).replace("|", "/")
