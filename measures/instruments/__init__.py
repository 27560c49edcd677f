"""Instruments are data: one file each, read into plain Python here; no Django."""

from measures.instruments.library import FOLDER, load, slugs
from measures.instruments.reading import read
from measures.instruments.shape import Certainty, Fact, Instrument, Item
from measures.instruments.tables import BadInstrument

__all__ = ["FOLDER", "BadInstrument", "Certainty", "Fact", "Instrument", "Item", "load", "read", "slugs"]
