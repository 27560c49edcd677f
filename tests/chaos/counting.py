"""What was lost, doubled, out of order, late: counted from what people typed, saw, and what is stored."""

from collections import Counter
from dataclasses import dataclass, field
from statistics import median

from tests.chaos.following import Follower


@dataclass
class Tally:
    """What happened to the house, and how long everybody then took to hold what had been typed by the end."""

    kinds: Counter[str] = field(default_factory=Counter)
    caught_up: list[float] = field(default_factory=list)
    slowest: dict[str, float] = field(default_factory=dict)

    def note(self, kind: str, seconds: float) -> None:
        self.kinds[kind] += 1
        self.caught_up.append(seconds)
        self.slowest[kind] = round(max(seconds, self.slowest.get(kind, 0)), 2)


def report(rooms: list[list[Follower]], counted: list[dict], tally: Tally) -> dict[str, object]:
    people = [person for room in rooms for person in room]
    each = [_room(*pair) for pair in zip(rooms, counted, strict=True)]
    return {
        "faults": sum(tally.kinds.values()),
        "kinds": dict(tally.kinds),
        "connections": sum(person.lines_opened for person in people),
        "closed with 1012": sum(person.close_codes.count(1012) for person in people),
        "typed": sum(len(person.typed) for person in people),
        "acknowledged": sum(len(person.acked) for person in people),
        **{name: sum(found[name] for found in each) for name in each[0]},
        "clients": len(people),
        "caught up after, s": {
            "median": round(median(tally.caught_up), 2),
            "longest": round(max(tally.caught_up), 2),
        },
        "longest by kind": tally.slowest,
    }


def _room(people: list[Follower], counted: dict) -> dict[str, int]:
    rows = [tuple(row) for row in counted["stored"]]
    keys = [key for _, key, _ in rows]
    typed = [key for person in people for key in person.typed]
    in_order = [[key for key in keys if key in set(person.typed)] == person.typed for person in people]
    numbers = [number for number, _, _ in rows]
    return {
        "stored": len(rows),
        "recorded": counted["recorded"],
        "lost": len(set(typed) - set(keys)),
        "twice": len(keys) - len(set(keys)),
        "out of order": in_order.count(False) + (numbers != list(range(1, counted["last_number"] + 1))),
        "clients with the exact transcript": sum(person.seen == rows for person in people),
    }
