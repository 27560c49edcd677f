"""Invented sentences of about the length people write, and an answer for each kind of exercise."""

import random

from chapters import kinds
from chapters.kinds.with_parts import Part, WithParts
from chapters.models import Exercise

MOST_PARTS = 9  # of a list of thirty rows nobody fills them all

STOCK = (
    "I sat on the stairs with my bag packed and could not make my legs go.",
    "It was fine until the bus, and then it was not.",
    "I said I was tired, which was true but not the reason.",
    "Mum asked twice and I made a joke both times.",
    "My jaw was tight all the way home and I only noticed at the door.",
    "I wrote it down the same night, before I could talk myself out of it.",
    "Something in me went quiet when they laughed.",
    "I wonder whether that corner was empty or only very well guarded.",
    "You put a thing into words here that most people walk around for years.",
    "I would like to stay with that for a moment, if you would too.",
    "We could look at it together on Thursday, or leave it exactly where it is.",
    "The kettle clicked off and I had not moved at all.",
)


def sentences(chance: random.Random, fewest: int, most: int) -> str:
    return " ".join(chance.choices(STOCK, k=chance.randint(fewest, most)))


def answer(exercise: Exercise, chance: random.Random) -> str:
    """As it would have been stored."""
    return kinds.clean(exercise.kind, exercise.options, _body(exercise, chance))


def _body(exercise: Exercise, chance: random.Random) -> str:
    kind, options = kinds.KINDS[exercise.kind], exercise.options
    if isinstance(kind, WithParts):
        parts = kind.parts(options)[:MOST_PARTS]
        return kinds.parts.write({part.name: _part(part, chance) for part in parts})
    if exercise.kind == "scale":
        return str(chance.randint(options["minimum"], options["maximum"]))
    if exercise.kind == "choice":
        return str(chance.choice(options["choices"]))
    if exercise.kind == "several_choices":
        return "\n".join(choice for choice in options["choices"] if chance.random() < 0.4)
    return sentences(chance, 1, 2) if exercise.kind == "short_writing" else sentences(chance, 3, 6)


def _part(part: Part, chance: random.Random) -> str:
    if part.among:
        return str(chance.choice(part.among))
    return sentences(chance, 1, 2)[: part.longest]
