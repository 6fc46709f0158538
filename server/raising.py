"""A warning as the pipeline raises it -> as it is stored and told."""

from collections.abc import Sequence

from server.messages import Warning as Alert
from server.pipeline import RaisedWarning, Step
from server.warned import Raised


def raised(warning: RaisedWarning) -> Raised:
    """Give a warning ready to be stored; storing it gives it its number."""
    alert = Alert(
        id=warning.identity,
        number=0,
        at=warning.at,
        tab=warning.tab,
        code=warning.code,
        level=warning.level,
        params=warning.params,
        reasons=list(warning.reasons),
        text=warning.text,
    )
    return Raised(identity=warning.identity, client=warning.client, alert=alert)


def said(steps: Sequence[Step]) -> tuple[list[RaisedWarning], list[str]]:
    """Give the warnings of steps that are about no page, and the pages that waited for them."""
    warnings = [warning for step in steps for warning in step.warnings]
    return warnings, [page for step in steps for page in step.released]
