"""A chapter's Markdown: cut into sections, rendered, cleaned. Authors' HTML is never passed through."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

import nh3
from markdown_it import MarkdownIt

from chapters.loading.pack import PackSection
from chapters.loading.tables import SLUG, Source

HEADING = re.compile(r"^##\s+(?P<title>.+?)\s*(?:\{#(?P<slug>[^}]*)\})?\s*$")
DIRECTIVE = re.compile(r"^:::\s*(?P<kind>\w*)\s*(?P<slug>\S*)\s*$")
TAGS = {"p", "h3", "h4", "ul", "ol", "li", "em", "strong", "blockquote", "a", "br", "hr", "code"}
TAGS |= {"table", "thead", "tbody", "tr", "th", "td"}
KINDS = ("exercise", "media")


@dataclass
class Draft:
    """A section while its lines are gathered: parts of Markdown with markers between them."""

    slug: str
    title: str
    parts: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    words: int = 0

    def close_part(self, markdown: MarkdownIt) -> None:
        text = "\n".join(self.lines).strip()
        self.lines = []
        if text:
            self.words += len(say_words(text, {}).split())
            self.parts.append(_mark_words(render(_hold_words(text), markdown)))


def markdown_for(language: str) -> MarkdownIt:
    """CommonMark without raw HTML; curly quotes where the language's are the English ones."""
    markdown = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable("table")
    return markdown.enable(["replacements", "smartquotes"]) if language.startswith("en") else markdown


def render(text: str, markdown: MarkdownIt) -> str:
    return nh3.clean(
        markdown.render(text),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"https", "http", "mailto", "tel", "sms"},
        link_rel="noopener noreferrer",
    ).strip()


# --- Words of the young person's own: {critic|the inner critic} ------------------------------------------
WORDS = ("critic",)
WORD = re.compile(r"\{(?P<word>[a-z_]+)\|(?P<plain>[^{}|\n]{1,60})\}")
BEGUN_WORD = re.compile(r"\{(?P<word>[a-z_]+)(?=[|}])")
MARKED_WORD = re.compile(r"<!--word:(?P<word>[a-z_]+):(?P<plain>.*?)-->")
# Unicode's private signs hold the place while Markdown is rendered and cleaned, which would drop a comment.
HELD_WORD = re.compile("\ue000(?P<word>[a-z_]+)\ue001(?P<plain>[^\ue000-\ue002]*)\ue002")


def check_words(source: Source, text: str, number: int | None) -> None:
    """Complains about `{word|…}` that is unknown, has nothing after the bar, or does not end on its line."""
    for begun in BEGUN_WORD.finditer(text):
        found = WORD.match(text, begun.start())
        if begun["word"] not in WORDS:
            known = ", ".join(f"`{{{word}|…}}`" for word in WORDS)
            source.complain(f"uses `{{{begun['word']}|…}}`, which is not known; expected {known}.", number)
        elif not found or not found["plain"].strip() or re.search(r"[*_`<>\[\]]", found["plain"]):
            source.complain(
                f"begins `{{{begun['word']}` without plain words after a bar; expected for example "
                f"`{{{begun['word']}|the inner critic}}`, at most 60 letters, on one line.",
                number,
            )


def _hold_words(text: str) -> str:
    return WORD.sub("\ue000\\g<word>\ue001\\g<plain>\ue002", text)


def _mark_words(html: str) -> str:
    return HELD_WORD.sub(r"<!--word:\g<word>:\g<plain>-->", html)


def fill_words(html: str, words: Mapping[str, str]) -> str:
    """A stored section with the young person's own words in place; the pack's words where they have none."""
    return MARKED_WORD.sub(lambda found: _said(escape(words.get(found["word"], "")), found["plain"]), html)


def say_words(text: str, words: Mapping[str, str]) -> str:
    """The same for plain text, such as a prompt."""
    return WORD.sub(lambda found: _said(words.get(found["word"], ""), found["plain"]), text)


def _said(own: str, plain: str) -> str:
    """At the beginning of a sentence their word begins with a capital, too."""
    if own and plain[:1].isupper():
        return own[:1].upper() + own[1:]
    return own or plain


# --- What is placed between the text -----------------------------------------------------------------------
def marker(kind: str, slug: str) -> str:
    """Stands where an exercise or a film goes. Cleaning removes every comment, so no author can write one."""
    return f"<!--{kind}:{slug}-->"


MARKER = re.compile(r"<!--(exercise|media):([a-z0-9-]+)-->")


def markers_in(html: str) -> list[tuple[str, str]]:
    """Kind and slug of everything placed in a stored section, in order."""
    return MARKER.findall(html)


def pieces_of(html: str) -> list[tuple[str, str]]:
    """A stored section as pieces to show: ("html", …), ("exercise", slug) and ("media", slug)."""
    pieces: list[tuple[str, str]] = []
    split = MARKER.split(html)
    for start in range(0, len(split), 3):
        if split[start].strip():
            pieces.append(("html", split[start].strip()))
        if start + 2 < len(split):
            pieces.append((split[start + 1], split[start + 2]))
    return pieces


def sections_of(
    source: Source, *, depth: str, markdown: MarkdownIt, known: dict[str, set[str]]
) -> list[PackSection]:
    """The sections of one file. `known` holds the slugs of the chapter's exercises and media."""
    cutter = Cutter(source, markdown, known)
    for number, line in enumerate(source.text.splitlines(), start=1):
        cutter.take(line, number)
    cutter.close()
    return [
        PackSection(depth, draft.slug, draft.title, "\n".join(draft.parts), draft.words)
        for draft in cutter.drafts
    ]


class Cutter:
    """Takes a file line by line and cuts it at its headings and at what is placed between them."""

    def __init__(self, source: Source, markdown: MarkdownIt, known: dict[str, set[str]]) -> None:
        self.source = source
        self.markdown = markdown
        self.known = known
        self.drafts: list[Draft] = []
        self.placed: set[tuple[str, str]] = set()
        self.is_lost = False

    def take(self, line: str, number: int) -> None:
        if line.startswith("## "):
            self._open(line, number)
        elif line.startswith("# "):
            self.source.complain("starts a line with `# `; expected `## Title {#slug}`.", number)
        elif line.startswith(":::"):
            self._place(line, number)
        elif self.drafts:
            check_words(self.source, line, number)
            self.drafts[-1].lines.append(line)
        elif line.strip() and not self.is_lost:
            self.is_lost = True
            self.source.complain("has text before its first heading; expected `## Title {#slug}`.", number)

    def close(self) -> None:
        if self.drafts:
            self.drafts[-1].close_part(self.markdown)
        elif not self.is_lost:
            self.source.complain("has no section; expected at least one `## Title {#slug}`.")

    def _open(self, line: str, number: int) -> None:
        if self.drafts:
            self.drafts[-1].close_part(self.markdown)
        found = HEADING.match(line)
        slug = (found and found["slug"]) or ""
        if not found or not SLUG.fullmatch(slug) or len(slug) > 80:
            self.source.complain(
                "has a heading without its name; expected `## Title {#small-letters}`.", number
            )
        elif slug in {draft.slug for draft in self.drafts}:
            self.source.complain(f"uses `{slug}` for two sections; expected each name once.", number)
        title = found["title"] if found else line.strip("# ")
        if WORD.search(title):
            self.source.complain(
                "has a word of the young person’s own in a heading; expected it in the text.", number
            )
        if len(title) > 200:
            self.source.complain("has a heading of more than 200 characters; expected a shorter one.", number)
        self.drafts.append(Draft(slug, title))

    def _place(self, line: str, number: int) -> None:
        found = DIRECTIVE.match(line)
        kind, slug = (found["kind"], found["slug"]) if found else ("", "")
        if kind not in KINDS:
            self.source.complain(
                "has a line starting with `:::`; expected `:::exercise slug` or `:::media slug`.", number
            )
        elif slug not in self.known[kind]:
            choices = ", ".join(sorted(self.known[kind])) or "none in this chapter"
            self.source.complain(
                f"places {kind} `{slug}`, which is not there; expected one of: {choices}.", number
            )
        elif (kind, slug) in self.placed:
            self.source.complain(f"places {kind} `{slug}` a second time; expected it once.", number)
        elif self.drafts:
            self.placed.add((kind, slug))
            self.drafts[-1].close_part(self.markdown)
            self.drafts[-1].parts.append(marker(kind, slug))
