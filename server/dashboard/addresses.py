"""The dashboard's addresses, its headers, and how a browser's request is told from another's."""

from aiohttp import hdrs, web

COOKIE = "vigiclic"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Not `no-referrer`: with that a form would be sent with the Origin `null`. Nobody but we
    # ourselves gets to see these addresses either way.
    "Referrer-Policy": "same-origin",
}


def answer(body: str, status: int = 200) -> web.Response:
    """Give a page."""
    return web.Response(
        text=body, status=status, content_type="text/html", charset="utf-8", headers=HEADERS
    )


def redirect(to: str) -> web.Response:
    """Send the browser elsewhere with a GET, without telling where it comes from."""
    headers = {**HEADERS, "Referrer-Policy": "no-referrer", hdrs.LOCATION: to}
    return web.Response(status=303, headers=headers)


def is_look(request: web.Request) -> bool:
    """Tell whether a person opens this address, or has it reloaded, in a tab of a browser."""
    headers = request.headers
    return (
        headers.get("Sec-Fetch-Mode") == "navigate"
        and headers.get("Sec-Fetch-Dest") == "document"
        and headers.get("Sec-Fetch-Site") in ("none", "same-origin")
    )


def is_guess(request: web.Request) -> bool:
    """Tell whether a browser fetches this address in case that somebody will want it."""
    return "Sec-Purpose" in request.headers or "Purpose" in request.headers
