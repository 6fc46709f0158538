"""A warning as the pipeline raises it -> as it is stored and told."""

from server.journal import Raised
from server.messages import Warning as Alert
from server.pipeline import RaisedWarning


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
