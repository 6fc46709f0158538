"""The platforms that the extension offers by name are those that the server has files for."""

import re
from pathlib import Path

import pytest

from server.reading import registry
from tools import platform_sites


def test_extension_offers_what_the_files_say() -> None:
    assert platform_sites.main(["--check"]) == 0


def test_difference_is_an_error_that_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "platforms.js"
    monkeypatch.setattr(platform_sites, "TARGET", target)
    assert platform_sites.main(["--check"]) == 1
    assert "python -m tools.platform_sites" in capsys.readouterr().err
    assert platform_sites.main([]) == 0
    assert platform_sites.main(["--check"]) == 0
    target.write_text(
        target.read_text("utf-8").replace("sproutgigs.com", "sprout.example"), "utf-8"
    )
    assert platform_sites.main(["--check"]) == 1


def test_every_host_of_every_platform_is_offered_once() -> None:
    written = re.findall(r'^\s+"([^"]+)",$|sites: \[(.+)\]', platform_sites.java_script(), re.M)
    offered = [
        site for one, more in written for site in (one, *re.findall(r'"([^"]+)"', more)) if site
    ]
    hosts = [host for platform in registry.platforms() for host in platform.file.hosts]
    assert sorted(offered) == sorted(hosts)
    assert len(hosts) > 40
