"""A small set of labelled texts, enough to fit a model on in seconds."""

import json
from pathlib import Path

SCAMS = (
    "Pay a registration fee of 20 USD before you start the {job}, it is refundable.",
    "To unlock your withdrawal, recharge 50 USDT first, said the mentor of the {job}.",
    "Avant de commencer {job}, réglez des frais de dossier de 30 euros par coupon PCS.",
    "Pour {job}, versez une caution de 15 euros sur ce compte et envoyez le reçu.",
)
HONEST = (
    "The {job} pays 2 USD for 10 minutes, paid by the platform when it is approved.",
    "Transcribe a recording for the {job}. Reward: $0.25. About 3 minutes.",
    "Étude rémunérée sur {job} : 15 minutes, 4 euros versés par la plateforme.",
    "Décrivez la photo pour {job} ; le paiement arrive le vendredi.",
)
JOBS = (
    "survey",
    "dictation",
    "tri de photos",
    "sondage",
    "captions",
    "relecture",
    "tagging",
    "mapping",
    "receipts",
    "sous-titres",
)


def write_texts(folder: Path, *, wrong: bool = False) -> Path:
    """Write the texts into a folder, `wrong` with every label turned round, and give the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for number, (job, template) in enumerate(
        (job, template) for job in JOBS for template in (*SCAMS, *HONEST)
    ):
        scam = (template in SCAMS) != wrong
        place = (*SCAMS, *HONEST).index(template)
        lines.append(
            {
                "id": f"t{number}",
                "text": template.format(job=job),
                "lang": "fr" if place % 4 > 1 else "en",
                "label": "scam" if scam else "legit",
                "kinds": ["upfront"] if scam else [],
                # Each text its own family: with eight templates no split would be left.
                "family": f"t{number}",
                "surface": "task_card",
            }
        )
    content = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (folder / "small.jsonl").write_text(content, "utf-8")
    return folder
