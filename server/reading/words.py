"""The words by which a page of any site is known, in French and English.

Phrases are written as `phrases.folded` gives them: small letters, plain apostrophes.
"""

import re
from functools import lru_cache

from server.reading.model import Meaning
from server.vocabulary import Outcome, Stage

ENDS: tuple[tuple[Stage, re.Pattern[str]], ...] = (
    (
        "screened_out",
        re.compile(
            r"you (?:do not|don't|did not|didn't) qualify|not (?:eligible|qualified) for this"
            r"|screened out|quota (?:is )?full|full quota"
            r"|vous ne correspondez pas|vous n'êtes pas éligible|ne remplissez pas les critères"
            r"|ne corresponde?z? pas au profil|quota (?:est )?(?:atteint|complet)"
        ),
    ),
    (
        "expired",
        re.compile(
            r"(?:task|hit|assignment|survey|session|time|it|job|study|place) (?:has |is )?expired"
            r"|time is up|ran out of time|you (?:have )?timed out|is no longer available"
            r"|all positions (?:are )?taken|no more of these"
            r"|(?:tâche|mission|session|étude|enquête|sondage|temps|délai) (?:a |est )?expirée?"
            r"|temps (?:est )?écoulé|délai (?:est )?dépassé|n'est plus disponible"
        ),
    ),
    (
        "returned",
        re.compile(
            r"(?:has been|was|you have|you've|you) returned|(?:task|hit|job) (?:was )?cancell?ed"
            r"|you have given up|a (?:bien )?été rendue?|vous avez (?:rendu|abandonné|renoncé)"
            r"|(?:tâche|mission) (?:annulée|abandonnée)"
        ),
    ),
    (
        "submitted",
        re.compile(
            r"(?:has|have) been (?:successfully )?(?:submitted|recorded|sent|received)"
            r"|successfully submitted|submitted successfully|hit submitted|task submitted"
            r"|thanks?(?: you)? for (?:your (?:submission|participation|answers)|completing|taking)"
            r"|proof was sent|already submitted this"
            r"|(?:a|ont) (?:bien )?été (?:envoyée?s?|soumise?s?|enregistrée?s?|transmise?s?)"
            r"|merci (?:pour|de) votre participation|merci d'avoir (?:participé|répondu)"
        ),
    ),
)
"""What a page says when a task has come to an end, the clearest first."""

_PLACES: dict[Stage, str] = {
    "help": "help faq faqs support terms tos rules guidelines privacy aide conditions reglement",
    "messages": "message messages inbox notification notifications messagerie tickets",
    "earnings": "wallet earnings balance payout payouts payment payments paiement paiements gains"
    " withdraw withdrawal withdrawals transactions portefeuille solde retrait virement money",
    "history": "history submissions completed finished historique",
    "preview": "preview apercu",
    "qualification": "qualification qualifications qualify training formation",
    "account": "account profile settings login signin signup register password compte profil"
    " parametres connexion inscription",
    "listing": "jobs tasks surveys offers studies hits projects missions sondages taches etudes"
    " enquetes microjobs campaigns",
}
PLACES: dict[str, Stage] = {
    word: stage for stage, words in _PLACES.items() for word in words.split()
}
"""The words in an address or a heading that name what a page is for."""

_LABELS: dict[Meaning, str] = {
    "skip": "skip|passer|ignorer|tâche suivante",
    "return": "return|give up|release|abandon|quit|cancel task|stop without completing|rendre"
    "|abandonner|renoncer|annuler la tâche|annuler la mission|annuler ma participation",
    "accept": "accept|accept & work|accept and (?:start|work)|accept next|start|start now|begin"
    "|start working|take|take part|participate|i accept|reserve(?: a| my)? place|accepter|j'accepte"
    "|commencer|démarrer|participer|je participe|répondre(?: au)?|réserver(?: ma place)?",
    "submit": "submit|submit and continue|send|finish|complete|done|i did it|envoyer|soumettre"
    "|valider|terminer|j'ai terminé|confirmer et envoyer",
}
_OBJECT = (
    r" (?:(?:the|this|my|your|a|next|la|le|les|cette|ce|cet|mes|ma|mon|votre|vos|à la|au|l')\s?)"
    r"{0,2}"
    r"(?:tasks?|hits?|surveys?|study|studies|jobs?|assignments?|answers?|responses?|work|proofs?"
    r"|results?|missions?|tâches?|sondages?|études?|enquêtes?|questionnaires?|réponses?|travail"
    r"|preuves?|participation|résultats?)"
)
_MEANINGS: tuple[tuple[Meaning, re.Pattern[str]], ...] = tuple(
    (means, re.compile(rf"(?:{words})(?:{_OBJECT})?")) for means, words in _LABELS.items()
)
_DECORATION = " .!…>»›→✓✔-–"

PAY_WORDS = re.compile(
    r"\b(?:(?:per|par|each|pour chaque|chaque) (?:task|hit|survey|job|answer|t[âa]che|mission"
    r"|sondage|r[ée]ponse)|earn|get|pays?|paid|rewards?|price|payment|you|will|be|up to|each|usd"
    r"|eur|gbp|inr|points?|pts|sb|cents?|euros?|dollars?|gagne[rz]?|rapporte|r[ée]mun[ée]ration"
    r"|r[ée]compense|prix|gains?|vous|min(?:ute)?s?)\b",
    re.IGNORECASE,
)
"""Words that stand with a price and say no more than that it is one."""

OUTCOMES: tuple[tuple[Outcome, re.Pattern[str]], ...] = (
    ("revise", re.compile(r"\b(?:needs? revis|revise|revision|à corriger|à revoir)")),
    (
        "rejected",
        re.compile(r"\b(?:not[ -]satisf|unsatisf|reject|refus|rejet|declined|not approved|denied)"),
    ),
    ("screened_out", re.compile(r"\b(?:screened[ -]out|disqualif|terminated|filtré)")),
    ("returned", re.compile(r"\b(?:returned|rendue?|abandon|cancell?ed|annulée?)")),
    ("expired", re.compile(r"\b(?:expired|expirée?|timed[ -]out)")),
    (
        "submitted",
        re.compile(
            r"\b(?:pending|awaiting|in review|under review|submitted|en attente|en cours|soumis)"
        ),
    ),
    (
        "approved",
        # "Paid surveys" is what a list is called: paid says so only at the end of its line.
        re.compile(
            r"\b(?:approved|satisf|accepted|credited|validée?|acceptée?)|\b(?:paid|payée?)\W*\Z"
        ),
    ),
)
"""The words of a history that tell what became of a task; a refusal is looked for first."""


def label_meaning(label: str) -> Meaning | None:
    """Tell what a button means to a task by its whole label, folded."""
    label = label.strip(_DECORATION)
    return next((means for means, words in _MEANINGS if words.fullmatch(label)), None)


@lru_cache(maxsize=4_096)
def outcome_of(words: str) -> Outcome | None:
    """Tell the outcome that a short folded text names."""
    return next((outcome for outcome, pattern in OUTCOMES if pattern.search(words)), None)
