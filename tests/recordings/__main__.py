"""`python -m tests.recordings`: write the recordings from their scenes."""

from pathlib import Path

from tests.recordings.scene import Scene
from tests.recordings.scenes import SCENES

FOLDER = Path(__file__).parent


def recorded(name: str) -> str:
    """Give a scene's recording."""
    scene = Scene()
    SCENES[name](scene)
    return scene.lines()


def main() -> None:
    """Write them all."""
    for name in SCENES:
        (FOLDER / f"{name}.jsonl").write_text(recorded(name), encoding="utf-8")


if __name__ == "__main__":
    main()
