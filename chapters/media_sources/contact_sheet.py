"""One picture of every film, a row each, to look over what is on the screen: docs/img/films.jpg."""

from pathlib import Path

from chapters.media_sources.narration import run

HERE = Path(__file__).resolve().parent
PROGRAMME = HERE.parent / "programme" / "en-GB"
SHEET = HERE.parents[1] / "docs" / "img" / "films.jpg"
FRAMES = 6
# A phone on its side shows a film about twice as wide; what can be read here can be read there.
WIDTH = 240


def make_sheet(films: list[Path], target: Path) -> None:
    """Frames at even distances, from left to right; the films in the order of their chapters."""
    rows = [
        f"[{number}:v]fps={FRAMES}/{_seconds(film)},scale={WIDTH}:-1,tile={FRAMES}x1:padding=6,"
        f"pad=iw:ih+6[row{number}]"
        for number, film in enumerate(films)
    ]
    names = "".join(f"[row{number}]" for number in range(len(films)))
    stack = f"{names}vstack={len(films)},format=yuvj420p"
    reading = [part for film in films for part in ("-i", str(film))]
    writing = ("-frames:v", "1", "-q:v", "4", str(target))
    run("ffmpeg", "-v", "error", "-y", *reading, "-filter_complex", ";".join([*rows, stack]), *writing)


def _seconds(film: Path) -> float:
    probe = ("ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", str(film))
    return float(run(*probe).stdout)


if __name__ == "__main__":
    make_sheet(sorted(PROGRAMME.glob("*/media/*.mp4")), SHEET)
    print(f"{SHEET}: {SHEET.stat().st_size / 1000:.0f} kB")
