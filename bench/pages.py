"""Pages a second and queries a page, in houses of 10, 1,000 and 10,000 treatments; see README.md.

`python -m bench.pages` measures on SQLite, and on PostgreSQL too when DATABASE_URL names one. It prints one
Markdown table and answers 1 when a page takes more queries in a larger house.
"""

import argparse
import contextlib
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench import load
from bench.house import House, house
from bench.load import Slice

SIZES = (10, 1_000, 10_000)
PEER_PAGE, PEER_BYTES, BESIDE = "the same page, bare", "the same bytes", "Beside"


@dataclass
class Cell:
    """What was measured of one page in one house."""

    queries: int
    slices: dict[str, list[Slice]] = field(default_factory=lambda: defaultdict(list))

    def rate(self, who: str) -> float:
        return median(each.rate for each in self.slices[who])

    def percentile(self, share: float) -> float:
        return median(each.percentile(share) for each in self.slices[BESIDE])

    # Ratios are taken in each round, and the middle one counts: only what ran side by side is compared.
    def against(self, peer: str) -> float:
        pairs = zip(self.slices[BESIDE], self.slices[peer], strict=True)
        return median(own.rate / other.rate for own, other in pairs)

    def slower_than(self, smaller: "Cell") -> float:
        pairs = zip(self.slices[BESIDE], smaller.slices[BESIDE], strict=True)
        return median(own.percentile(0.95) / other.percentile(0.95) for own, other in pairs)


Table = dict[str, list[Cell]]  # by page: a cell a house


def measure(houses: Sequence[House], *, rounds: int, seconds: float) -> Table:
    """Everything in turn, again and again, so that whatever else the machine does falls on all alike."""
    pages = list(dict.fromkeys(visit["page"] for visit in houses[0].visits))
    table = {page: [Cell(each.queries[page]) for each in houses] for page in pages}
    for number in range(rounds + 1):
        for page in pages:
            for each, cell in zip(houses, table[page], strict=True):
                for who, found in _slices(each, page, seconds=seconds if number else seconds / 4):
                    if number:  # the first round only warms up
                        cell.slices[who].append(found)
    return table


def _slices(where: House, page: str, *, seconds: float) -> Iterator[tuple[str, Slice]]:
    visits = where.of(page)
    signed_in = [load.request(v["path"], headers=[f"Cookie: beside={v['cookie']}"]) for v in visits]
    bare = [load.request(f"/-bare{v['path']}", headers=[f"X-Person: {v['person']}"]) for v in visits]
    own = load.run(where.port, signed_in, seconds=seconds)
    yield BESIDE, own
    yield PEER_PAGE, load.run(where.port, bare, seconds=seconds)
    yield PEER_BYTES, load.run(where.port, [load.request(f"/-bytes/{own.size}")], seconds=seconds)


def report(houses: Sequence[House], table: Table) -> str:
    heads = ["page", "treatments", "kB", "pages/s", "p50 ms", "p95 ms", "queries"]
    heads += ["of the same page, bare", "of the same bytes", f"p95 of p95 at {houses[0].size:,}"]
    lines = [_row(heads), _row(["---"] * len(heads))]
    for page, cells in table.items():
        for where, cell in zip(houses, cells, strict=True):
            growth = f"{cell.slower_than(cells[0]):.2f}"
            lines.append(_row([page, f"{where.size:,}", *_figures(cell), growth]))
    return "\n".join(lines)


def _figures(cell: Cell) -> list[str]:
    return [
        f"{cell.slices[BESIDE][-1].size / 1000:.1f}",
        f"{cell.rate(BESIDE):.0f}",
        f"{cell.percentile(0.5):.1f}",
        f"{cell.percentile(0.95):.1f}",
        str(cell.queries),
        f"{cell.against(PEER_PAGE):.2f}",
        f"{cell.against(PEER_BYTES):.3f}",
    ]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def grown(houses: Sequence[House]) -> list[str]:
    """The pages that take more queries in a larger house, each with its figures."""
    return [
        f"{page}: {' → '.join(str(each.queries[page]) for each in houses)} queries"
        for page, few in houses[0].queries.items()
        if any(each.queries[page] > few for each in houses)
    ]


def main() -> int:
    asked = _arguments()
    servers = {"SQLite": ""}
    if (address := os.environ.get("DATABASE_URL", "")).startswith("postgres"):
        servers["PostgreSQL"] = address.rpartition("/")[0]
    growing: list[str] = []
    for database, server in servers.items():
        with contextlib.ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="beside-bench-")))
            houses = []
            for size in asked.sizes:
                print(f"{database}: filling a house of {size:,} …", file=sys.stderr, flush=True)
                houses.append(stack.enter_context(house(size, server=server, folder=folder / str(size))))
            print(f"{database}: measuring …", file=sys.stderr, flush=True)
            table = measure(houses, rounds=asked.rounds, seconds=asked.seconds)
            print(f"\n**{database}**\n\n{report(houses, table)}\n", flush=True)
            growing += [f"{database}, {words}" for words in grown(houses)]
    print("\n".join(["Queries grow:", *growing]) if growing else "Queries do not grow.")
    return 1 if growing else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="treatments in each house")
    parser.add_argument(
        "--rounds", type=int, default=5, help="times each thing is measured; medians are shown"
    )
    parser.add_argument("--seconds", type=float, default=1.0, help="length of one measurement")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
