"""Instruments are data: one file each, read into plain Python here; no Django."""

from measures.instruments.library import FOLDER, load, slugs
from measures.instruments.reading import read
from measures.instruments.shape import Instrument
from measures.instruments.tables import BadInstrument

__all__ = ["FOLDER", "BadInstrument", "Instrument", "load", "read", "slugs"]
