"""Reading a content pack from a folder: plain Python, no Django, nothing is stored here."""

from chapters.loading.pack import Pack, PackChapter, PackError, Problem
from chapters.loading.reading import read_pack
from chapters.loading.text import markers_in, pieces_of

__all__ = ["Pack", "PackChapter", "PackError", "Problem", "markers_in", "pieces_of", "read_pack"]
