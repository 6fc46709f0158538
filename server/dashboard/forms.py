"""The forms that our own pages send."""

from urllib.parse import parse_qsl

from aiohttp import hdrs, web

from server.dashboard.sessions import Session, is_form_of

FIELDS_AT_MOST = 16


async def form_of(request: web.Request, session: Session) -> dict[str, str]:
    """Give the fields of a form that one of this session's own pages sent.

    Raises:
        web.HTTPForbidden: another page sent it, or none.
        web.HTTPUnsupportedMediaType: it is no form.
        web.HTTPBadRequest: it cannot be read.
        web.HTTPRequestEntityTooLarge: it is larger than any of ours.
    """
    # The guard has let pass our own origin alone, or none at all; a form always has one.
    if request.headers.get(hdrs.ORIGIN) != f"http://{request.headers[hdrs.HOST]}":
        raise web.HTTPForbidden
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        raise web.HTTPForbidden
    if request.content_type != "application/x-www-form-urlencoded":
        raise web.HTTPUnsupportedMediaType
    try:
        text = (await request.read()).decode("utf-8")
        fields = dict(parse_qsl(text, max_num_fields=FIELDS_AT_MOST))
    except (ValueError, web.RequestPayloadError) as error:
        raise web.HTTPBadRequest from error
    if not is_form_of(session, fields.get("form", "")):
        raise web.HTTPForbidden
    return fields
