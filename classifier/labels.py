"""The kinds of scam and hazard that Vigiclic names, each with the weight of its danger.

Their names and explanations for people are in `classifier/locales/*.toml`, section `kind`.
The taxonomy follows the reports of workers, platforms' own rules and consumer authorities.
"""

from dataclasses import dataclass
from typing import Literal

Weight = Literal["very_high", "high", "medium", "signal"]
Level = Literal["danger", "caution", "info"]

_LEVELS: dict[Weight, Level] = {
    "very_high": "danger",
    "high": "danger",
    "medium": "caution",
    "signal": "info",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of scam or hazard.

    A hazard is something a worker wants to know of an honest offer too (no pay, violent content);
    it never makes a text a scam by itself.
    """

    code: str
    weight: Weight
    hazard: bool = False

    @property
    def level(self) -> Level:
        """How loudly it deserves to be said when it is sure; "disturbing" is always a caution."""
        return "caution" if self.code == "disturbing" else _LEVELS[self.weight]


KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind("upfront", "very_high"),
        Kind("task_deposit", "very_high"),
        Kind("offplatform", "high"),
        Kind("voucher", "very_high"),
        Kind("mule", "very_high"),
        Kind("credential", "very_high"),
        Kind("account_rent", "high"),
        Kind("pii", "high"),
        Kind("malware", "high"),
        Kind("fake_review", "medium"),
        Kind("fake_account", "medium"),
        Kind("ad_click", "medium"),
        Kind("trial_bill", "high"),
        Kind("pay_outlier", "signal"),
        Kind("pyramid", "medium"),
        Kind("unpaid_qual", "signal", hazard=True),
        Kind("disturbing", "signal", hazard=True),
    )
}
"""Every kind by its code, in the order in which they are listed to people."""

SCAM, LEGIT = "scam", "legit"
LABELS = (SCAM, LEGIT)
SURFACES = (
    "message",
    "mail",
    "task_card",
    "task_page",
    "listing",
    "profile",
    "advertisement",
    "platform_page",
    "contract",
    "terms",
    "faq",
    "article",
    "forum_post",
)
"""Where a text was met."""
