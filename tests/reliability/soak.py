"""Eight hours of a worker's day in fast motion: nothing grows that has no reason to."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil

from server.datadir import DATABASE
from tests.reliability.traffic import Browser, day
from tests.support.server import VigiclicServer
from tests.support.stream import now_ms

BROWSERS = 3
SAMPLES = 12


@dataclass(frozen=True)
class Sample:
    """The server after part of the day: MB in memory, MB on disk, files open, threads, seconds."""

    messages: int
    memory: float
    disk: float
    files: int
    threads: int
    latency: float

    def __str__(self) -> str:
        """Say it in one line."""
        return (
            f"{self.messages:>9,} messages: {self.memory:5.0f} MB memory, {self.disk:6.1f} MB disk,"
            f" {self.files} files, {self.threads} threads,"
            f" page to verdict {self.latency * 1000:.0f} ms"
        )


def soak(folder: Path, pages: int, messages: int) -> list[Sample]:
    """Send a day from three browsers; gives what the server was like, evenly over the day.

    Raises:
        AssertionError: a message was refused, or is not there.
    """
    start = now_ms() - 9 * 60 * 60 * 1000
    each = messages // BROWSERS
    browsers = [
        Browser(f"browser-{number}", day(number, pages // BROWSERS, each, start), window=8)
        for number in range(BROWSERS)
    ]
    samples = []
    with VigiclicServer(folder / "data") as server:
        token = server.pair()
        process = psutil.Process(server.process.pid)

        def sample() -> Sample:
            latencies = [one for browser in browsers for one in browser.latencies]
            for browser in browsers:
                browser.latencies.clear()
            files = [server.data_dir / f"{DATABASE}{end}" for end in ("", "-wal")]
            return Sample(
                messages=sum(len(browser.acknowledged) for browser in browsers),
                memory=process.memory_info().rss / 2**20,
                disk=sum(path.stat().st_size for path in files if path.exists()) / 2**20,
                files=process.num_fds(),
                threads=process.num_threads(),
                latency=median(latencies) if latencies else 0.0,
            )

        async def talk() -> None:
            talking = [asyncio.create_task(one.talk(server.port, token)) for one in browsers]
            due = messages / SAMPLES
            while not all(task.done() for task in talking):
                await asyncio.sleep(0.02)
                if sum(len(browser.acknowledged) for browser in browsers) >= due:
                    due += messages / SAMPLES
                    samples.append(sample())
                    print(samples[-1], flush=True)
            await asyncio.gather(*talking)

        asyncio.run(talk())
        assert all(browser.done for browser in browsers)
        assert server.status(token)["counts"]["messages"] == each * BROWSERS
    return samples


def judge(samples: list[Sample]) -> None:
    """See that nothing grew but what is kept.

    Raises:
        AssertionError: something did.
    """
    third, last = samples[len(samples) // 3], samples[-1]
    assert last.files <= third.files + 2, f"{last.files} files are open, {third.files} before"
    assert last.threads <= third.threads + 1
    assert last.memory <= third.memory * 1.25 + 10, (
        f"{third.memory:.0f} MB became {last.memory:.0f}"
    )
    # What is kept of a message stays the same, and the log is bounded by itself.
    middle = samples[len(samples) * 2 // 3]
    early = (middle.disk - third.disk) / (middle.messages - third.messages)
    late = (last.disk - middle.disk) / (last.messages - middle.messages)
    assert late <= early * 2 + 1e-4, (
        f"{early * 2**20:.0f} bytes a message became {late * 2**20:.0f}"
    )
