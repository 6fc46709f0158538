"""A platform whose pages are drawn from JSON that they fetch, as a study site's are.

The pages, the words and the data are the tests' own; addresses and field names are those that the
platform file for such a site reads. It counts every request, so that one which no page made would
be found.
"""

import json
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple, Self
from urllib.parse import parse_qsl, urlsplit

from tests.support.fetching import PROBE

APP = "app.prolific.com"
API = "internal-api.prolific.com"
QUIET = "quiet.test"
"""Another site, whose one page says nothing that could be timed."""
HOSTS = (APP, API, QUIET)

STUDY = "65a1b2c3d4e5f60718293a4b"
BAIT = "65a1b2c3d4e5f60718293a4c"
SUBMISSION = "75a1b2c3d4e5f60718293a4d"
TITLE = "Name the plants"
BAIT_TITLE = "Easy money"

TOKEN = "c3VwZXItc2VjcmV0LXRva2Vu"
MAIL = "jane.worker@mail.example"
NAME = "Jane Q. Worker"
SECRETS = (TOKEN, MAIL, NAME)
"""What the site's answers carry of the worker, and nobody else may have."""

PAGE = """<!doctype html><html lang=en><title>Studies</title><body><main id=main></main><script>
const port = location.port && ":" + location.port;
const API = `${location.protocol}//internal-api.prolific.com${port}`;
const main = document.getElementById("main");
window.made = [];
const note = (method, path) => { window.made.push(`${method} ${path}`); return API + path; };
const get = async (path) => (await fetch(note("GET", path))).json();
// Changes go by the older way of asking.
const post = (path) => new Promise((resolve, reject) => {
  const request = new XMLHttpRequest();
  request.open("POST", note("POST", path));
  request.onload = () => resolve(JSON.parse(request.responseText));
  request.onerror = reject;
  request.send("");
});
const button = (id, words, act) => {
  const made = document.createElement("button");
  made.id = id;
  made.textContent = words;
  made.onclick = act;
  return made;
};
const heading = (words) => {
  const made = document.createElement("h1");
  made.textContent = words;
  return made;
};
async function studies() {
  const { results } = await get("/api/v1/participant/studies/");
  main.replaceChildren(heading("Studies"), ...results.map(({ id, name }) =>
    button(id, `Take part in ${name}`, async () => {
      await post("/api/v1/submissions/reserve/");
      history.pushState({}, "", `/studies/${id}`);
      study(name);
    })));
}
function study(name) {
  main.replaceChildren(heading(name), button("cancel", "Cancel participation", () => {}),
    button("done", "Send my answers", async () => {
      await post("/api/v1/submissions/SUBMISSION/transition/");
      history.pushState({}, "", "/submissions");
      submissions();
    }));
}
async function submissions() {
  const { results } = await get("/api/v1/participant/submissions/?ordering=-started_at");
  main.replaceChildren(heading("Submissions"), ...results.map(({ id, status, study: { name } }) =>
    Object.assign(document.createElement("p"), { id, textContent: `${name}: ${status}` })));
}
if (location.pathname === "/studies") studies();
else if (location.pathname === "/submissions") submissions();
</script></body></html>""".replace("SUBMISSION", SUBMISSION)

SILENT = "<!doctype html><html lang=en><title>A survey elsewhere</title><body><p>Hello.</p>"
PROBING = f"""<!doctype html><html lang=en><title>Probe</title><body><pre id=found></pre><script>
(async () => {{ {PROBE} }})().then(
  (told) => {{ document.getElementById("found").textContent = JSON.stringify(told); }},
  (error) => {{ document.getElementById("found").textContent = JSON.stringify(`${{error}}`); }});
</script></body></html>"""
"""A page that tries everything a page can do with its own fetching, and writes what it found."""


class Answer(NamedTuple):
    """An answer to one request."""

    status: int
    kind: str
    body: str


@dataclass
class StudySite:
    """The site's state, and what was asked of it: "GET /path?query", in order."""

    status: str = "RESERVED"
    started: datetime | None = None
    ended: datetime | None = None
    requests: list[str] = field(default_factory=list)

    def answer(self, method: str, url: str) -> Answer:
        """Answer a request to any host; `?pad=N` makes data longer by N words.

        `?kind=TYPE` has it come as another type.
        """
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        if parts.hostname == QUIET:
            return Answer(200, "text/html; charset=utf-8", SILENT)
        if parts.hostname == APP:
            page = PROBING if path == "/probe" else PAGE
            known = path in ("/studies", "/submissions", "/probe", f"/studies/{STUDY}")
            return Answer(200, "text/html; charset=utf-8", page) if known else Answer(404, "", "")
        self.requests.append(f"{method} {path}")
        told = self._data(method, parts.path)
        if told is None:
            return Answer(404, "application/json", '{"detail": "not found"}')
        query = dict(parse_qsl(parts.query))
        if pad := query.get("pad"):
            told = {**told, "pad": "words " * int(pad)}
        kind = query.get("kind", "application/json; charset=utf-8")
        return Answer(200, kind, json.dumps(told))

    def approve(self) -> None:
        """Let the researcher approve what was sent."""
        self.status = "APPROVED"

    def _data(self, method: str, path: str) -> Any:
        if (method, path) == ("GET", "/api/v1/participant/studies/"):
            return {"results": [_study(STUDY, TITLE, "Look at photos of plants."), _bait()]}
        if (method, path) == ("POST", "/api/v1/submissions/reserve/"):
            self.status, self.started, self.ended = "RESERVED", datetime.now(UTC), None
            return self._submission()
        if (method, path) == ("POST", f"/api/v1/submissions/{SUBMISSION}/transition/"):
            self.status, self.ended = "AWAITING REVIEW", datetime.now(UTC)
            return self._submission()
        if (method, path) == ("GET", "/api/v1/participant/submissions/"):
            return {"results": [self._submission()] if self.started else []}
        return None

    def _submission(self) -> dict[str, Any]:
        return {
            "id": SUBMISSION,
            "status": self.status,
            "study": {"id": STUDY, "name": TITLE, "researcher": {"name": "Plant Lab"}},
            "participant": {"id": "p1", "name": NAME, "email": MAIL},
            "session_token": TOKEN,
            "started_at": _written(self.started),
            "completed_at": _written(self.ended),
            "submission_reward": {"amount": 250, "currency": "GBP"},
        }


def _study(key: str, name: str, description: str) -> dict[str, Any]:
    return {
        "id": key,
        "name": name,
        "description": description,
        "study_reward": {"amount": 250, "currency": "GBP"},
        "estimated_completion_time": 15,
        "researcher": {"id": "r1", "name": "Plant Lab"},
        "contact_email": MAIL,
        "csrf_token": TOKEN,
    }


def _bait() -> dict[str, Any]:
    words = (
        "Earn 500 pounds a day from home. Pay a registration fee of 20 pounds by gift card first, "
        "then write to us on Telegram to start."
    )
    return _study(BAIT, BAIT_TITLE, words)


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")


class ServedStudySite:
    """A study site on a port of this machine, under the names of its hosts; a context manager."""

    def __init__(self, site: StudySite) -> None:
        """Take the site to serve."""
        self.site = site
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(site))
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        """Start to answer."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    @property
    def origin(self) -> str:
        """The address of its pages, without a path."""
        return self.at(APP)

    def at(self, host: str) -> str:
        """Give the address of one of the hosts, without a path."""
        return f"http://{host}:{self._server.server_port}"


def _handler(site: StudySite) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._reply("GET")

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self._reply("POST")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def _reply(self, method: str) -> None:
            status, kind, body = site.answer(method, f"http://{self.headers['Host']}{self.path}")
            told = body.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(told)))
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            self.wfile.write(told)

    return Handler
