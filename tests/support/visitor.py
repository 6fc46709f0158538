"""A person's browser on the dashboard, as far as HTTP goes: a ticket, a cookie, pages, forms."""

import re
from urllib.parse import urlencode, urlsplit

from server import runtime
from server.control import ask
from tests.support.server import VigiclicServer

LOOKING = {
    "Sec-Fetch-Site": "none",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Dest": "document",
    "Accept-Language": "en",
}
Answer = tuple[int, dict[str, str], str]


def ticket(server: VigiclicServer) -> str:
    """Ask the server for a ticket as `vigiclic dashboard` does, and give the path that it opens."""
    found = runtime.find(server.data_dir)
    assert found is not None
    return urlsplit(str(ask(found, "POST", "/v1/dashboard")["url"])).path


class Visitor:
    """Comes in with a ticket and keeps its cookie."""

    def __init__(self, server: VigiclicServer, language: str = "en") -> None:
        """Come in."""
        self.server = server
        self.headers = {**LOOKING, "Accept-Language": language}
        status, headers, _ = server.request("GET", ticket(server), self.headers)
        assert status == 303
        self.cookie, _, self.cookie_rest = headers["Set-Cookie"].partition(";")
        self.first = headers["Location"]
        self.base = self.first.rpartition("/")[0]

    def get(self, page: str, /, **query: object) -> Answer:
        """Get a page below the session's own path."""
        asked = f"?{urlencode(query)}" if query else ""
        headers = {**self.headers, "Cookie": self.cookie}
        status, told, body = self.server.request("GET", f"{self.base}/{page}{asked}", headers)
        return status, told, body.decode()

    def post(self, page: str, fields: dict[str, str], **headers: str) -> Answer:
        """Send a form as one of our own pages would; `headers` replace its own, "" drops one."""
        sent = {
            **self.headers,
            "Cookie": self.cookie,
            "Sec-Fetch-Site": "same-origin",
            "Origin": f"http://127.0.0.1:{self.server.port}",
            "Content-Type": "application/x-www-form-urlencoded",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        sent = {name: value for name, value in sent.items() if value}
        body = urlencode(fields).encode()
        status, told, answer = self.server.request("POST", f"{self.base}/{page}", sent, body)
        return status, told, answer.decode()

    def form(self, platform: str, key: str) -> dict[str, str]:
        """Give the fields of a task's form as they stand there."""
        status, _, html = self.get("task", platform=platform, key=key)
        assert status == 200, html
        fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', html))
        chosen = re.search(r'<option value="(\w+)" selected>', html)
        assert chosen is not None
        return {**fields, "outcome": chosen[1]}
