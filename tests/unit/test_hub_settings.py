"""Other settings while the server runs."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server import hub as hub_module
from server.messages import Day, Input
from server.pipeline import Step
from server.preferences import PipelineSettings
from server.storage_errors import StorageError
from tests.unit.test_hub import Ear, House


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    made = House(tmp_path)
    await made.hub.start()
    yield made
    await made.close()


async def test_another_time_zone_is_another_day(house: House) -> None:
    ear = Ear("a")
    late = 1_789_945_200_000  # 2026-09-20 23:00 UTC
    house.now = late
    await house.tell(ear, Input(id="i", at=late, tab=1, kind="key"))
    await house.hub.tell_how_things_stand(ear)
    await house.hub.retune(PipelineSettings(timezone="Europe/Paris"))
    await house.hub.tell_how_things_stand(ear)
    assert [day.date for day in ear.of(Day)] == ["2026-09-20", "2026-09-21"]


async def test_who_is_connected_hears_of_the_other_day(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "DAY_EVERY_S", 0)
    ear = Ear("a")
    house.hub.join(ear)
    late = 1_789_945_200_000  # 2026-09-20 23:00 UTC
    await house.tell(ear, Input(id="i", at=late, tab=1, kind="key"))
    await house.hub.retune(PipelineSettings(timezone="Europe/Paris"))
    async with asyncio.timeout(60):
        while "2026-09-21" not in [day.date for day in ear.of(Day)]:
            await asyncio.sleep(0)


async def test_of_settings_that_overlap_the_last_ones_hold(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (PipelineSettings(timezone=name) for name in ("Europe/Paris", "Asia/Tokyo"))
    rebuild = house.worker.rebuild
    reckoned: list[PipelineSettings] = []
    begun = asyncio.Event()
    goes_on = asyncio.Event()

    async def slow(settings: PipelineSettings) -> Step:
        reckoned.append(settings)
        if settings == first:
            begun.set()
            await goes_on.wait()
            raise StorageError("io", Path("x"))
        return await rebuild(settings)

    monkeypatch.setattr(house.worker, "rebuild", slow)
    failing = asyncio.create_task(house.hub.retune(first))
    await begun.wait()
    holding = asyncio.create_task(house.hub.retune(second))
    await asyncio.sleep(0)
    goes_on.set()
    with pytest.raises(StorageError):
        await failing
    await holding
    assert house.hub.settings == second
    await house.hub.retune(second)
    assert reckoned == [first, second]
    await house.hub.retune(PipelineSettings())
    assert house.hub.settings == PipelineSettings()


async def test_what_is_worked_out_anew_meanwhile_is_so_by_the_settings_taken_over(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuild = house.worker.rebuild
    reckoned: list[PipelineSettings] = []
    begun = asyncio.Event()
    goes_on = asyncio.Event()

    async def slow(settings: PipelineSettings) -> Step:
        reckoned.append(settings)
        begun.set()
        await goes_on.wait()
        return await rebuild(settings)

    monkeypatch.setattr(house.worker, "rebuild", slow)
    wanted = PipelineSettings(timezone="Europe/Paris")
    retuning = asyncio.create_task(house.hub.retune(wanted))
    await begun.wait()
    anew = asyncio.create_task(house.hub.rebuild())
    await asyncio.sleep(0)
    goes_on.set()
    await asyncio.gather(retuning, anew)
    assert reckoned == [wanted, wanted]
