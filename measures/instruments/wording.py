"""A licensed wording for one instrument, held against it item by item; nothing is stored here."""

from dataclasses import dataclass, replace

from measures.instruments.library import load, slugs
from measures.instruments.shape import Instrument, Item
from measures.instruments.tables import Source, Table, is_text


@dataclass(frozen=True)
class LicensedWording:
    """An instrument in the words of its owners. `version` is theirs, or the service's name for it."""

    instrument: Instrument
    version: str


def read(source: Source) -> LicensedWording:
    """The instrument in the words of this file. Raises BadInstrument: each item and line that is wrong."""
    table = source.table()
    slug = table.one_of("instrument", *slugs())
    source.stop_if_wrong()
    instrument = load(slug)
    table.only("instrument", "language", "version", "licence", "instruction", "labels", "items")
    language, version = table.text("language", longest=35), table.text("version", longest=24)
    items = _items(table, instrument)
    worded = replace(
        instrument,
        wording="licensed",
        language=language,
        edition=f"{language} {version}",
        licence=table.text("licence", longest=1000),
        instruction=table.text("instruction", longest=1000),
        labels=items[0].labels if len({item.labels for item in items}) == 1 else (),
        items=items,
    )
    source.stop_if_wrong()
    return LicensedWording(worded, version)


def _items(table: Table, instrument: Instrument) -> tuple[Item, ...]:
    given = table.tables("items")
    said = [one.data.get("slug") for one in given]
    if lacking := [f"{item.number} ({item.slug})" for item in instrument.items if item.slug not in said]:
        table.complain("items", f"item {', '.join(lacking)} of the {instrument.short} as well")
    if len(given) != len(instrument.items):
        table.complain("items", f"{len(instrument.items)} items, not {len(given)}")
    return tuple(_item(table, one, item) for one, item in zip(given, instrument.items, strict=False))


def _item(table: Table, one: Table, item: Item) -> Item:
    about = f"item {item.number} ({item.slug}): "
    one.only("number", "slug", "text", "labels")
    for key, expected in (("number", item.number), ("slug", item.slug)):
        if one.data.get(key) != expected:
            one.complain(key, f"{expected}", about=about)
    whose = one if "labels" in one.data else table
    return replace(item, text=one.text("text", about=about), labels=_labels(whose, item, about))


def _labels(table: Table, item: Item, about: str) -> tuple[str, ...]:
    """One label for each score, in the order of the scores."""
    given = table.data.get("labels")
    scores = [str(score) for score, _ in item.choices]
    is_whole = isinstance(given, dict) and sorted(given) == sorted(scores)
    if not is_whole or not all(is_text(label, 300) for label in (given or {}).values()):
        table.complain("labels", f"a text for each of the scores {', '.join(scores)}", about=about)
        return item.labels
    return tuple(given[score].strip() for score in scores)  # type: ignore[index]
