"""From a TOML file to an Instrument: nothing that could not be asked or scored gets through."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

from measures.instruments import scoring
from measures.instruments.shape import COUNTS, Band, Certainty, Domain, Fact, Instrument, Item, Risk
from measures.instruments.tables import Source, Table

WORDINGS = ("paraphrase", "licensed")
ALWAYS_SAID = ("items", "scoring", "missing", "licence")
# fmt: off
KEYS = (
    "slug", "short", "name", "answered_by", "language", "edition", "wording", "licence", "source", "period",
    "first_week", "last_week", "instruction", "lowest", "labels", "scoring", "higher_is", "range", "either",
    "reliable_change", "facts", "subscales", "domains", "bands", "risks", "items",
)
# fmt: on


def read(path: Path) -> Instrument:
    """The instrument in this file. Raises BadInstrument: file, line, key, what was expected."""
    source = Source.decode(path.name, path.read_bytes())
    table = source.table()
    instrument = _read(table)
    source.stop_if_wrong()
    # Only now: these look at several values at once, and each of them is known to be sound by itself.
    _check(table, instrument, stem=path.stem)
    source.stop_if_wrong()
    return instrument


def _read(table: Table) -> Instrument:
    table.only(*KEYS)
    labels = table.texts("labels") if "labels" in table.data else ()
    lowest = table.number("lowest", 0, 10)
    # A file that gives no weeks is asked when its programme says so.
    weeks = 1 if "first_week" in table.data or "last_week" in table.data else 0
    low, high = _span(table, "range")
    return Instrument(
        **{key: table.text(key, longest=60) for key in ("slug", "short", "language", "edition")},
        **{
            key: table.text(key, longest=1000)
            for key in ("name", "licence", "source", "period", "instruction")
        },
        answered_by=table.one_of("answered_by", "young person", "TSW"),
        wording=table.one_of("wording", *WORDINGS),
        scoring=table.one_of("scoring", *scoring.RULES),
        higher_is=table.one_of("higher_is", "worse", "better"),
        first_week=table.number("first_week", 1, 52) if weeks else 0,
        last_week=table.number("last_week", 1, 52) if weeks else 0,
        labels=labels,
        items=tuple(_item(one, lowest, labels) for one in table.tables("items")),
        lowest_total=low,
        highest_total=high,
        subscales={name: table.table("subscales").numbers(name) for name in table.table("subscales").data},
        domains=_domains(table.table("domains")),
        either=_either(table),
        bands=tuple(Band(name, *_span(table.table("bands"), name)) for name in table.table("bands").data),
        reliable_change=table.number("reliable_change", 1, 100) if "reliable_change" in table.data else None,
        risks=tuple(_risk(one) for one in table.tables("risks")),
        facts=tuple(_fact(table.table("facts"), about) for about in table.table("facts").data),
    )


def _item(table: Table, lowest: int, labels: tuple[str, ...]) -> Item:
    table.only("number", "slug", "topic", "text", "labels", "reverse", "scored")
    own = table.texts("labels") if "labels" in table.data else labels
    if len(own) < 2:
        table.complain("labels", "at least two, here or for all items at the top")
    return Item(
        number=table.number("number", 1, 200),
        slug=table.text("slug", longest=60),
        topic=table.text("topic", longest=200),
        text=table.text("text"),
        lowest=lowest,
        labels=own,
        is_reversed=table.flag("reverse", default=False),
        is_scored=table.flag("scored", default=True),
    )


def _span(table: Table, key: str) -> tuple[int, int]:
    numbers = table.numbers(key)
    if len(numbers) != 2 or numbers[0] > numbers[1]:
        table.complain(key, "two whole numbers, the lower one first")
        return 0, 0
    return numbers[0], numbers[1]


def _domains(table: Table) -> tuple[Domain, ...]:
    domains = []
    for name, value in table.data.items():
        one = Table(table.source, value if isinstance(value, dict) else {}, header="domains")
        one.only("items", "counts")
        counts = one.one_of("counts", *COUNTS) if "counts" in one.data else "highest"
        domains.append(Domain(name, one.numbers("items"), counts))
    return tuple(domains)


def _either(table: Table) -> tuple[tuple[int, ...], ...]:
    value = table.data.get("either", [])
    is_pairs = isinstance(value, list) and all(isinstance(pair, list) and len(pair) == 2 for pair in value)
    if not is_pairs:
        table.complain("either", "pairs of item numbers such as [[7, 8]]")
        return ()
    return tuple(tuple(pair) for pair in value)


def _risk(table: Table) -> Risk:
    table.only("item", "from", "urgent_from")
    urgent = table.number("urgent_from", 0, 20) if "urgent_from" in table.data else None
    return Risk(table.number("item", 1, 200), table.number("from", 0, 20), urgent)


def _fact(table: Table, about: str) -> Fact:
    said = table.texts(about)
    if len(said) != 2 or said[0] not in list(Certainty):
        table.complain(about, f"how sure ({', '.join(Certainty)}) and where from")
        return Fact(about, Certainty.UNCERTAIN, "")
    return Fact(about, Certainty(said[0]), said[1])


def _check(table: Table, instrument: Instrument, *, stem: str) -> None:
    numbers = instrument.numbers
    if instrument.slug != stem:
        table.complain("slug", f"{stem}, the name of the file")
    if not numbers or numbers != tuple(range(1, len(numbers) + 1)):
        table.complain("items", "at least one, numbered 1, 2, 3 in their order")
        return
    if len({item.slug for item in instrument.items}) < len(numbers):
        table.complain("items", "each slug once")
    if instrument.first_week > instrument.last_week:
        table.complain("first_week", "a week that is not after last_week")
    _check_items_named(table, instrument)
    if not table.source.problems:
        _check_arithmetic(table, instrument)
    _check_facts(table, instrument)


def _check_items_named(table: Table, instrument: Instrument) -> None:
    """Whatever names items names items there are, and scored ones once."""
    scored = [item.number for item in instrument.items if item.is_scored]
    in_domains = [number for domain in instrument.domains for number in domain.items]
    in_subscales = [number for items in instrument.subscales.values() for number in items]
    if instrument.scoring == "qids" and sorted(in_domains) != scored:
        table.complain("domains", "each scored item in one domain")
    if instrument.scoring != "qids" and in_domains:
        table.complain("domains", "none: only the rule qids has them")
    if not set(in_subscales) <= set(scored) or max(Counter(in_subscales).values(), default=1) > 1:
        table.complain("subscales", "scored items, each in one subscale at most")
    if not {number for pair in instrument.either for number in pair} <= set(scored):
        table.complain("either", "numbers of scored items")
    for index, risk in enumerate(instrument.risks):
        item = {item.number: item for item in instrument.items}.get(risk.item)
        edges = (risk.starts_at, risk.starts_at if risk.urgent_at is None else risk.urgent_at)
        if item is None or not item.lowest <= edges[0] <= edges[1] <= item.highest:
            table.tables("risks")[index].complain("from", "scores of an item, urgent_from not below from")


def _check_arithmetic(table: Table, instrument: Instrument) -> None:
    """The range and the bands in the file are what its items and its rule make."""
    reach = scoring.reach(instrument)
    if reach != (instrument.lowest_total, instrument.highest_total):
        table.complain("range", f"[{reach[0]:g}, {reach[1]:g}], which is what these items make")
    bands = instrument.bands
    gaps = [lower for lower, upper in pairwise(bands) if upper.lowest != lower.highest + 1]
    if gaps:
        table.table("bands").complain(gaps[0].name, "bands that rise, the next one starting where one ends")
    if bands and (bands[0].lowest, bands[-1].highest) != (instrument.lowest_total, instrument.highest_total):
        table.complain("bands", "bands from the lowest to the highest total")


def _check_facts(table: Table, instrument: Instrument) -> None:
    """What the file states it also says how sure it is of."""
    stated = {
        "subscales": instrument.subscales,
        "bands": instrument.bands,
        "reliable_change": instrument.reliable_change,
        "risks": instrument.risks,
    }
    needed = [*ALWAYS_SAID, *(about for about, value in stated.items() if value)]
    for about in needed:
        if about not in {fact.about for fact in instrument.facts}:
            table.table("facts").complain(about, "how sure and where from")
