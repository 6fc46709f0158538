"""The extension knows the sites of the platforms that the server has files for, and their data."""

import json
import re
from pathlib import Path

import pytest

from server.reading import registry
from server.reading.address import split
from tools import platform_sites


def _lists(script: str, name: str) -> list[list[str]]:
    """Give the lists of one name in a written file, in its order."""
    found = re.findall(rf"\b{name}: (\[[^\]]*\])", script)
    return [json.loads(re.sub(r",\s*\]", "]", one)) for one in found]


def test_extension_knows_what_the_files_say() -> None:
    assert platform_sites.main(["--check"]) == 0


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("platforms.js", "sproutgigs.com", "sprout.example"),
        ("content/platforms.js", "internal-api.prolific.com", "evil.example"),
        ("content/platforms.js", "/api/v1/submissions/**", "/**"),
    ],
)
def test_difference_is_an_error_that_says_what_to_do(
    name: str,
    good: str,
    bad: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "content").mkdir()
    monkeypatch.setattr(platform_sites, "FOLDER", tmp_path)
    assert platform_sites.main(["--check"]) == 1
    assert platform_sites.main([]) == 0
    assert platform_sites.main(["--check"]) == 0
    target = tmp_path / name
    assert good in target.read_text("utf-8")
    target.write_text(target.read_text("utf-8").replace(good, bad), "utf-8")
    capsys.readouterr()
    assert platform_sites.main(["--check"]) == 1
    told = capsys.readouterr().err
    assert f"{name} differs" in told
    assert "python -m tools.platform_sites" in told


def test_every_host_of_every_platform_is_offered_once() -> None:
    offered = [site for sites in _lists(platform_sites.sites(), "sites") for site in sites]
    hosts = [host for platform in registry.platforms() for host in platform.file.hosts]
    assert sorted(offered) == sorted(hosts)
    assert len(hosts) > 40


def test_hosts_that_only_answer_are_no_sites() -> None:
    written = platform_sites.sites()
    only = [host for platform in registry.platforms() for host in platform.file.data_hosts]
    assert "internal-api.prolific.com" in only
    assert all(host not in written for host in only)


def test_every_source_that_is_copied_is_one_that_a_file_reads() -> None:
    script = platform_sites.sources()
    hosts, more, paths = (_lists(script, name) for name in ("hosts", "dataHosts", "paths"))
    assert len(hosts) == len(more) == len(paths) > 5
    for pages, answering, at in zip(hosts, more, paths, strict=True):
        places = [host.removeprefix("*.") for host in (*pages, *answering)]
        platform = registry.at(split(f"https://{places[0]}/"))
        assert platform is not None
        assert all(registry.at(split(f"https://{place}/")) is platform for place in places)
        read = {rule.pattern.source.partition("?")[0] for rule in platform.data}
        assert set(at) == read - {"**"}
        assert at
