"""Measures how old a reader must be: every chapter of a pack in every depth; exits 1 above the limit.

    python ops/reading_age.py [FOLDER]

Two formulas, because one is easily fooled: Flesch-Kincaid (1975) weighs the length of sentences and words,
SMOG (McLaughlin 1969) counts long words and is the one used for health leaflets. Both give an American school
grade; a child in grade n is n + 5 or n + 6 years old, and the younger age is the one shown.
"""

import re
import sys
import tomllib
from html import unescape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]

import textstat  # noqa: E402

from chapters.loading.text import markdown_for, render  # noqa: E402

OUR_OWN = ROOT / "chapters/programme/en-GB"
# Nobody has to open "full"; whoever does has asked for more.
LIMITS = {"gist": 12.0, "standard": 12.0, "full": 14.0}
MARKDOWN = markdown_for("en")


def main(folder: Path) -> int:
    facts = tomllib.loads((folder / "programme.toml").read_text(encoding="utf-8"))
    if not facts["language"].startswith("en"):
        print(f"These formulas are for English; nothing is measured in {facts['language']}.")
        return 0
    print(f"{'':22}{'':10}{'words':>6}{'Flesch-Kincaid':>16}{'SMOG':>7}   in years of age")
    rows = [_row(folder / name / f"{depth}.md", depth) for name in facts["chapters"] for depth in LIMITS]
    print("At most " + ", ".join(f"{limit:.0f} in {depth}" for depth, limit in LIMITS.items()) + ".")
    return 0 if all(rows) else 1


def _row(path: Path, depth: str) -> bool:
    """Prints the line of this file; whether it is easy enough to read. A depth that is not there is."""
    if not path.exists():
        return True
    text = plain(path.read_text(encoding="utf-8"))
    ages = (textstat.flesch_kincaid_grade(text) + 5, textstat.smog_index(text) + 5)
    is_easy = max(ages) <= LIMITS[depth]
    note = "" if is_easy else f"   above {LIMITS[depth]:.0f}"
    words = len(text.split())
    print(f"{path.parent.name:22}{depth:10}{words:6}{ages[0]:16.1f}{ages[1]:7.1f}{note}")
    return is_easy


def plain(markdown: str) -> str:
    """The words a reader meets: headings and list items end like sentences, what is placed is left out."""
    text = re.sub(r"^:::.*$", "", markdown, flags=re.MULTILINE)
    text = re.sub(r"^## (.*?)\s*\{#.*\}\s*$", r"### \1", text, flags=re.MULTILINE)
    text = re.sub(r"\{critic\|([^}]*)\}", r"\1", text)
    ended = re.sub(r"([.?!…:]?[”’]?)</(p|li|h3|h4|td|th)>", _end, render(text, MARKDOWN))
    return unescape(re.sub(r"<[^>]+>", " ", ended))


def _end(found: re.Match[str]) -> str:
    return (found[1] if found[1].strip("”’") else f"{found[1]}.") + "\n"


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else OUR_OWN))
