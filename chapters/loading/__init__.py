"""Reading a content pack from a folder: plain Python, no Django, nothing is stored here."""

from chapters.loading.pack import Pack, PackChapter, PackError, Problem
from chapters.loading.reading import read_pack

__all__ = ["Pack", "PackChapter", "PackError", "Problem", "read_pack"]
