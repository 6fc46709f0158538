"""Evidence that is made from the dashboard: the archive, what it says, and when it goes."""

import hashlib
import io
import re
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.evidence.manifest import MANIFEST, PAGE
from server.outgoing import FOLDER
from tests.support.server import VigiclicServer
from tests.support.stream import now_ms
from tests.support.visitor import Visitor
from tests.support.waiting import eventually
from tests.support.work_year import DAY_MS, write_work


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VigiclicServer]:
    folder = tmp_path_factory.mktemp("along") / "data"
    write_work(folder, 3_000, end=(now_ms() // DAY_MS) * DAY_MS, days=20)
    with VigiclicServer(folder) as running:
        yield running


@pytest.fixture
def visitor(server: VigiclicServer) -> Visitor:
    return Visitor(server)


def _form_of_files(visitor: Visitor) -> dict[str, str]:
    status, _, html = visitor.get("files")
    assert status == 200
    return dict(re.findall(r'name="(form)" value="([^"]*)"', html))


def test_evidence_is_made_and_taken_along(server: VigiclicServer, tmp_path: Path) -> None:
    visitor = Visitor(server, "fr")
    status, headers, _ = visitor.post("evidence", _form_of_files(visitor))
    assert (status, headers["Location"]) == (303, "files")
    assert "Messages lus jusqu" in visitor.get("files")[2]
    shown = eventually(
        lambda: next(
            (page for _, _, page in [visitor.get("files")] if "evidence_zip" in page), None
        ),
        "evidence to take along",
        seconds=120,
    )
    [fingerprint] = re.findall("<code>([0-9a-f]{64})</code>", shown)
    status, headers, content = server.request(
        "GET", f"{visitor.base}/evidence_zip", {**visitor.headers, "Cookie": visitor.cookie}
    )
    assert status == 200
    assert headers["Content-Type"] == "application/zip"
    assert re.search(r'filename="vigiclic-evidence-[\d-]+\.zip"', headers["Content-Disposition"])
    kept = list((server.data_dir / FOLDER).iterdir())
    assert [path.stat().st_mode & 0o777 for path in kept] == [0o600]
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        packed.extractall(tmp_path)
    [folder] = tmp_path.iterdir()
    assert hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest() == fingerprint
    assert '<html lang="fr"' in (folder / PAGE).read_text("utf-8")
    server.vigiclic("verify", str(folder))
    assert Visitor(server).get("files", x=1)[2].count("evidence_zip") == 1


@pytest.mark.parametrize(
    ("days", "says"),
    [
        ({"from": "2026-02-30"}, "does not exist"),
        ({"until": "yesterday"}, "does not exist"),
        ({"from": "2026-02-03", "until": "2026-02-02"}, "after the last"),
    ],
)
def test_evidence_of_days_that_are_none_is_not_made(
    visitor: Visitor, days: dict[str, str], says: str
) -> None:
    status, _, html = visitor.post("evidence", {**_form_of_files(visitor), **days})
    assert status == 400
    assert says in html


def test_without_anything_known_the_page_says_why_there_is_no_evidence(tmp_path: Path) -> None:
    with VigiclicServer(tmp_path / "data") as empty:
        visitor = Visitor(empty)
        visitor.post("evidence", _form_of_files(visitor))
        eventually(
            lambda: "could not be made: Nothing" in visitor.get("files")[2], "word of the failure"
        )


def test_what_was_made_goes_with_what_is_forgotten_and_with_the_server(tmp_path: Path) -> None:
    data = tmp_path / "data"
    write_work(data, 300, end=(now_ms() // DAY_MS) * DAY_MS, days=10)
    with VigiclicServer(data) as running:
        visitor = Visitor(running)

        def make() -> None:
            visitor.post("evidence", _form_of_files(visitor))
            eventually(lambda: "evidence_zip" in visitor.get("files")[2], "evidence", seconds=120)

        make()
        assert list((data / FOLDER).iterdir())
        last = time.strftime("%Y-%m-%d", time.gmtime(time.time() - 86_400))
        running.vigiclic("forget", "--day", last, "--data-dir", str(data), "--yes")
        assert not (data / FOLDER).exists()
        assert "evidence_zip" not in visitor.get("files")[2]
        status, headers, _ = visitor.get("evidence_zip")
        assert (status, headers["Location"]) == (303, "files")
        make()
    assert not (data / FOLDER).exists()


def test_a_form_that_was_refused_leaves_no_dead_address_in_the_tab(visitor: Visitor) -> None:
    status, _, _ = visitor.post("evidence", {**_form_of_files(visitor), "from": "soon"})
    assert status == 400
    status, headers, _ = visitor.get("evidence")
    assert (status, headers["Location"]) == (303, "files")


@pytest.mark.parametrize("headers", [{"Origin": "https://other.test"}, {"Origin": ""}])
def test_no_other_page_has_evidence_made(
    server: VigiclicServer, visitor: Visitor, headers: dict[str, str]
) -> None:
    status, _, _ = visitor.post("evidence", _form_of_files(visitor), **headers)
    assert status == 403
    status, _, _ = visitor.post("evidence", {"form": "guess"})
    assert status == 403
    status, _, _ = server.request("GET", f"{visitor.base}/evidence_zip", visitor.headers)
    assert status == 403
