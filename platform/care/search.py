"""Full-text search in the words of one person: the texts come with the question, and nothing is kept.

PostgreSQL searches with its own full text; elsewhere an FTS5 table in memory lives as long as the search.
"""

import re
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass

from django.db import connection

from care.rules import clean_text

LONGEST_QUERY = 200
LONGEST_SHOWN, BEFORE_MATCH = 320, 120
WORD = re.compile(r"[^\W_]+")
PART = re.compile(r'"([^"]*)"|(\S+)')
# Of languages that are not here no endings are known: their words are found as they are written.
CONFIGS = {
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "it": "italian",
    "nb": "norwegian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "sv": "swedish",
}
POSTGRES = """
    SELECT given.place - 1
    FROM unnest(%s::text[]) WITH ORDINALITY AS given(body, place),
        websearch_to_tsquery(%s::regconfig, %s) AS asked
    WHERE to_tsvector(%s::regconfig, given.body) @@ asked
    ORDER BY ts_rank_cd(to_tsvector(%s::regconfig, given.body), asked, 1) DESC, given.place
"""


@dataclass(frozen=True)
class Piece:
    """A stretch of text; joined they are the text itself."""

    text: str
    is_match: bool


@dataclass(frozen=True)
class Found:
    """Which of the texts, and what in it matched."""

    place: int
    pieces: list[Piece]


@dataclass(frozen=True)
class Query:
    """All of `terms` (a term is a word, or words that stand together), and none of `without`."""

    terms: list[str]
    without: list[str]

    @property
    def words(self) -> list[str]:
        return [word for term in self.terms for word in WORD.findall(term)]


def read(typed: str) -> Query:
    """Whatever was typed, as something that can be looked for; signs that are no words mean nothing."""
    terms: list[str] = []
    without: list[str] = []
    for phrase, plain in PART.findall(clean_text(typed)[:LONGEST_QUERY]):
        is_without = plain.startswith("-")
        words = WORD.findall(phrase or plain)
        if words:
            (without if is_without else terms).append(" ".join(words))
    return Query(terms, without)


def find(texts: Sequence[str], typed: str, *, language: str) -> list[Found]:
    """The best first, earlier texts before later ones that are as good.

    Texts with all the terms; when there are none, those with any of them.
    """
    query = read(typed)
    if not query.terms:
        return []
    # Words alone: PostgreSQL would take "mum/dad" for the name of a file, and skip what looks like a script.
    plain = [" ".join(WORD.findall(text)) for text in texts]
    places = _matching(plain, [query.terms], query.without, language)
    if not places:
        places = _matching(plain, [[term] for term in query.terms], query.without, language)
    return _marked(texts, places, query, language)


def _matching(
    texts: Sequence[str], any_of: Sequence[Sequence[str]], without: Sequence[str], language: str
) -> list[int]:
    """Places of the texts that hold all terms of one of the lists. No term holds a sign of either syntax."""
    search = _in_postgres if connection.vendor == "postgresql" else _in_memory
    return search(texts, any_of, without, language)


def _in_postgres(
    texts: Sequence[str], any_of: Sequence[Sequence[str]], without: Sequence[str], language: str
) -> list[int]:
    lacking = " ".join(f'-"{term}"' for term in without)
    asked = " or ".join(" ".join(f'"{term}"' for term in terms) + f" {lacking}" for terms in any_of)
    for config in (CONFIGS.get(language[:2].lower(), "simple"), "simple"):
        with connection.cursor() as cursor:
            cursor.execute(POSTGRES, [list(texts), config, asked, config, config])
            places = [int(row[0]) for row in cursor.fetchall()]
        if places:
            return places
    return []


def _in_memory(
    texts: Sequence[str], any_of: Sequence[Sequence[str]], without: Sequence[str], language: str
) -> list[int]:
    stems = "porter " if CONFIGS.get(language[:2].lower()) == "english" else ""
    asked = " OR ".join("(" + " AND ".join(f'"{term}"' for term in terms) + ")" for terms in any_of)
    lacking = "".join(f' NOT "{term}"' for term in without)
    with closing(sqlite3.connect(":memory:")) as memory:
        memory.execute(f"CREATE VIRTUAL TABLE said USING fts5(body, tokenize='{stems}unicode61')")
        memory.executemany("INSERT INTO said(rowid, body) VALUES (?, ?)", enumerate(texts))
        rows = memory.execute(
            "SELECT rowid FROM said WHERE said MATCH ? ORDER BY rank, rowid", [f"({asked}){lacking}"]
        )
        return [row[0] for row in rows.fetchall()]


def _marked(texts: Sequence[str], places: Sequence[int], query: Query, language: str) -> list[Found]:
    """Which words of what was found are those looked for is asked of the same search, word by word."""
    spoken = sorted({word for place in places for word in WORD.findall(texts[place])})
    matching = _matching(spoken, [[word] for word in query.words], [], language)
    matches = {spoken[number] for number in matching}
    return [Found(place, list(_pieces(texts[place], matches))) for place in places]


def _pieces(text: str, matches: set[str]) -> Iterable[Piece]:
    done = 0
    for word in WORD.finditer(text):
        if word.group() in matches:
            if word.start() > done:
                yield Piece(text[done : word.start()], False)
            yield Piece(word.group(), True)
            done = word.end()
    if done < len(text):
        yield Piece(text[done:], False)


def around_first_match(pieces: Sequence[Piece]) -> list[Piece]:
    """All of a short text; of a long one the stretch in which something was found, from word to word."""
    text = "".join(piece.text for piece in pieces)
    first = pieces.index(next(piece for piece in pieces if piece.is_match))
    at = sum(len(piece.text) for piece in pieces[:first])
    start = text.rfind(" ", 0, max(0, at - BEFORE_MATCH)) + 1 if len(text) > LONGEST_SHOWN else 0
    end = start + LONGEST_SHOWN
    if end < len(text):
        end = max(text.rfind(" ", 0, end), start + 1)
    shown = []
    for piece in pieces:
        part = piece.text[max(0, start) : max(0, end)]
        start, end = start - len(piece.text), end - len(piece.text)
        if part:
            shown.append(Piece(part, piece.is_match))
    return shown
