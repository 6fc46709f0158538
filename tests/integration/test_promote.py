"""A model is compared, put in use and taken over by a running server that loses no connection."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.server import REPOSITORY, VigiclicServer
from tests.support.small_texts import write_texts
from tests.support.stream import Stream, new_id, page_message
from tests.support.waiting import eventually

FEE = "<h1>Work</h1><p>Pay a registration fee of 20 USD before you start the typing.</p>"


class House:
    """Texts, wrong texts, a model folder, and the commands over them."""

    def __init__(self, folder: Path) -> None:
        self.right = write_texts(folder / "right")
        self.wrong = write_texts(folder / "wrong", wrong=True)
        self.model = folder / "model"
        self.candidate = folder / "candidate"
        self.worse = folder / "worse"
        self.data = folder / "data"

    def run(self, *arguments: str | Path, lang: str = "en") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "classifier", *map(str, arguments)],
            cwd=REPOSITORY,
            env={**self.environment, "VIGICLIC_LANG": lang, "PATH": ""},
            capture_output=True,
            text=True,
            check=False,
            timeout=200,
        )

    @property
    def environment(self) -> dict[str, str]:
        return {"VIGICLIC_MODEL_DIR": str(self.model)}

    def promote(
        self, candidate: Path, *arguments: str, lang: str = "en"
    ) -> subprocess.CompletedProcess[str]:
        return self.run("promote", candidate, "--datasets", self.right, *arguments, lang=lang)

    @property
    def manifest(self) -> dict[str, Any]:
        return dict(json.loads((self.model / "manifest.json").read_text("utf-8")))


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> House:
    house = House(tmp_path_factory.mktemp("promote"))
    for datasets, model in ((house.right, house.candidate), (house.wrong, house.worse)):
        done = house.run("train", "--datasets", datasets, "--model", model, "--quiet")
        assert done.returncode == 0, done.stderr
    return house


@pytest.fixture
def house(trained: House) -> House:
    """The house with the worse model in use."""
    shutil.rmtree(trained.model, ignore_errors=True)
    shutil.copytree(trained.worse, trained.model)
    (trained.right / "MODEL_CARD.md").unlink(missing_ok=True)
    return trained


def level(stream: Stream) -> str:
    page = page_message(html=FEE)
    stream.send(page)
    verdict = stream.receive("verdict")
    assert verdict["page"] == page["id"]
    return str(verdict["level"])


def wait_for_level(stream: Stream, wanted: str) -> None:
    eventually(lambda: level(stream) == wanted, f"level {wanted}")


@pytest.fixture
def server(house: House, tmp_path: Path) -> Iterator[VigiclicServer]:
    with VigiclicServer(tmp_path / "data", environment=house.environment) as running:
        yield running


def test_a_running_server_takes_the_promoted_model_over(
    house: House, server: VigiclicServer
) -> None:
    token = server.pair()
    with server.connect(token) as stream:
        assert level(stream) == "none"
        before = server.status(token)["model"]
        done = house.promote(house.candidate)
        assert done.returncode == 0, done.stderr
        wait_for_level(stream, "danger")
        # The same connection, greeted once: nothing was dropped.
        check = {"type": "check", "id": new_id(), "text": "Pay a registration fee of 20 USD first."}
        stream.send(check)
        assert stream.receive("verdict")["page"] == check["id"]
        status = server.status(token)
        assert status["connections"] == 1
        assert status["model"] != before
        assert status["model_problem"] is None


@pytest.mark.parametrize("broken", ["hash", "manifest", "arrays"])
def test_a_broken_model_leaves_the_old_one_in_use(
    house: House, server: VigiclicServer, broken: str
) -> None:
    token = server.pair()
    with server.connect(token) as stream:
        assert level(stream) == "none"
        kept = server.status(token)["model"]
        files = {path.name: path.read_bytes() for path in house.candidate.iterdir()}
        manifest = json.loads(files["manifest.json"])
        if broken == "hash":
            manifest["files"][manifest["arrays"]] = "0" * 64
            files["manifest.json"] = json.dumps(manifest).encode()
        elif broken == "manifest":
            files["manifest.json"] = files["manifest.json"][:-20]
        else:
            files[manifest["arrays"]] = files[manifest["arrays"]][:1000]
        for name in sorted(files, key=lambda name: name == "manifest.json"):
            (house.model / name).write_bytes(files[name])
        eventually(lambda: server.status(token)["model_problem"], "word of the broken model")
        assert level(stream) == "none"
        assert server.status(token)["model"] == kept
        findings = json.loads(server.vigiclic("doctor", "--json", check=False).stdout)
        said = [one for one in findings if one["check"] == "model"]
        assert [one["state"] for one in said] == ["warn", "fail"]
        assert kept in said[0]["text"]
        log = (server.data_dir / "vigiclic.log").read_text("utf-8")
        assert len(re.findall("is refused", log)) == 1
        # A sound one is taken over after all.
        assert house.promote(house.candidate).returncode == 0
        wait_for_level(stream, "danger")


def test_both_are_shown_side_by_side_and_the_card_keeps_it(house: House) -> None:
    done = house.promote(house.candidate, lang="fr")
    assert done.returncode == 0, done.stderr
    for word in ("PR-AUC", "rappel", "fausses alertes", "anglais", "français", "en service"):
        assert word in done.stdout
    assert (
        house.manifest["arrays"]
        == json.loads((house.candidate / "manifest.json").read_text("utf-8"))["arrays"]
    )
    promotion = house.manifest["promotion"]
    assert promotion["forced"] is False
    measures = promotion["candidate"]["measures"]
    assert set(measures) == {"all", "en", "fr"}
    assert measures["all"]["pr_auc"] > promotion["in_use"]["measures"]["all"]["pr_auc"]
    assert "## Promotions" in (house.right / "MODEL_CARD.md").read_text("utf-8")


def test_a_worse_one_is_refused_unless_forced_with_a_reason(house: House) -> None:
    assert house.promote(house.candidate).returncode == 0
    before = {path.name: path.read_bytes() for path in house.model.iterdir()}
    refused = house.promote(house.worse)
    assert refused.returncode == 1
    assert "Worse: PR-AUC" in refused.stdout
    assert refused.stderr.count("\n") == 1
    assert {path.name: path.read_bytes() for path in house.model.iterdir()} == before

    for arguments in (["--force"], ["--reason", "because"], ["--force", "--reason", " "]):
        assert house.promote(house.worse, *arguments).returncode == 2
    assert {path.name: path.read_bytes() for path in house.model.iterdir()} == before

    forced = house.promote(house.worse, "--force", "--reason", "to try\nthe road | back")
    assert forced.returncode == 0, forced.stderr
    promotion = house.manifest["promotion"]
    assert (promotion["forced"], promotion["reason"]) == (True, "to try the road | back")
    card = (house.right / "MODEL_CARD.md").read_text("utf-8")
    assert card.count("\n| 20") == 2
    assert "to try the road / back" in card


def test_without_a_candidate_one_is_fitted_and_train_makes_one(house: House) -> None:
    first = house.run("train", "--datasets", house.right, "--quiet")
    assert first.returncode == 0, first.stderr
    assert (house.model / "candidate" / "manifest.json").is_file(), "what is in use is left alone"
    assert (
        house.manifest["arrays"]
        == json.loads((house.worse / "manifest.json").read_text("utf-8"))["arrays"]
    )
    shutil.rmtree(house.model / "candidate")
    done = house.run("promote", "--datasets", house.right, "--quiet")
    assert done.returncode == 0, done.stderr
    assert "fitting one" in done.stdout
    assert not (house.model / "candidate").exists()
    # What a maintainer put in use is not fitted over by the next start.
    kept = house.manifest
    again = house.run("train", "--if-stale", "--datasets", house.wrong)
    assert again.returncode == 0
    assert house.manifest == kept


@pytest.mark.parametrize("case", ["damaged", "missing", "no test", "unwritable"])
def test_what_cannot_be_promoted_is_told_in_a_line(house: House, tmp_path: Path, case: str) -> None:
    candidate = tmp_path / "candidate"
    shutil.copytree(house.candidate, candidate)
    before = {path.name: path.read_bytes() for path in house.model.iterdir() if path.is_file()}
    arguments: list[str | Path] = ["promote", candidate, "--datasets", house.right]
    if case == "damaged":
        next(candidate.glob("pipeline-*")).write_bytes(b"no")
    elif case == "missing":
        shutil.rmtree(candidate)
    elif case == "no test":
        texts = (house.right / "small.jsonl").read_text("utf-8").splitlines()
        (tmp_path / "few").mkdir()
        (tmp_path / "few" / "small.jsonl").write_text(texts[0])
        arguments[-1] = tmp_path / "few"
    else:
        (tmp_path / "file").write_text("")
        arguments += ["--model", tmp_path / "file"]
    done = house.run(*arguments)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1, done.stderr
    after = {path.name: path.read_bytes() for path in house.model.iterdir() if path.is_file()}
    assert after == before
