"""Reading a content pack from a folder: plain Python, no Django, nothing is stored here."""

from chapters.loading.pack import Pack, PackChapter, PackError
from chapters.loading.reading import read_pack
from chapters.loading.text import fill_words, markers_in, pieces_of, say_words

__all__ = [
    "Pack",
    "PackChapter",
    "PackError",
    "fill_words",
    "markers_in",
    "pieces_of",
    "read_pack",
    "say_words",
]
