"""The tables of the index. Everything in it can be built again from the notes.

- `folder`, `entry`: what the scan compares with: every note's name and stamp, clustered by folder.
- `note`: what a line of a list needs; its id is new on every change of the note and never used twice, so the
  rows of the full text that belong to older ids are simply ignored.
- `facts`: everything else of a note, as JSON, decoded one note at a time.
- `grp`, `member`: groups of all groupings, with the number of their notes, and who is in them; `direct` is 0 where
  a note is only below; `asked` is what the note asks under the number that the group is named after. Flat lists of
  values (a note's tags as written) are groupings too, named with a leading `=`.
- `gone`, `problem`: which notes went (for other programs on the same index), what the scan stumbled over.
- `fts`: title, tags and topics, and text, without content. CJK text is given as pairs of characters (`terms`). What
  begins with a letter has an index of its own: the first key of a search finds most words of all notes.

FTS5: https://www.sqlite.org/fts5.html
"""

from __future__ import annotations

VERSION = 11
FLAT_TAGS, FLAT_TOPICS, FLAT_STATUS, FLAT_RQ = "=tag", "=topic", "=status", "=rq"
"""The names of the flat lists of values among the groupings."""
HAS_QUESTIONS = 1 << 2
"""The flag of a note with research questions; all flags are in `entry`."""
IS_COPY = 1 << 15
"""The flag of a conflict copy of another note, by its name."""
APPLICATION_ID = 0x6E746575

TABLES = (
    "CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID",
    "CREATE TABLE folder(id INTEGER PRIMARY KEY, root INTEGER NOT NULL, path NOT NULL, UNIQUE(root, path))",
    """CREATE TABLE entry(
        folder INTEGER NOT NULL, name NOT NULL, note INTEGER NOT NULL, stamp BLOB NOT NULL,
        linked INTEGER NOT NULL, digest INTEGER NOT NULL, PRIMARY KEY(folder, name)) WITHOUT ROWID""",
    "CREATE INDEX linked ON entry(linked) WHERE linked = 1",
    """CREATE TABLE note(
        id INTEGER PRIMARY KEY AUTOINCREMENT, folder INTEGER NOT NULL, name NOT NULL, flags INTEGER NOT NULL,
        quotes INTEGER NOT NULL, title NOT NULL, sort_title NOT NULL, emoji NOT NULL, date_shown NOT NULL,
        date_sort NOT NULL, groups TEXT NOT NULL)""",
    f"CREATE INDEX copies ON note(id) WHERE flags & {IS_COPY} != 0",
    "CREATE TABLE facts(note INTEGER PRIMARY KEY, json BLOB NOT NULL)",
    """CREATE TABLE grp(
        id INTEGER PRIMARY KEY, grouping TEXT NOT NULL, path NOT NULL, folded NOT NULL,
        notes INTEGER NOT NULL DEFAULT 0, UNIQUE(grouping, path))""",
    "CREATE INDEX grp_folded ON grp(grouping, folded)",
    """CREATE TABLE member(
        grp INTEGER NOT NULL, note INTEGER NOT NULL, direct INTEGER NOT NULL, asked, PRIMARY KEY(grp, note)
        ) WITHOUT ROWID""",
    "CREATE TABLE gone(id INTEGER PRIMARY KEY AUTOINCREMENT, folder INTEGER NOT NULL, name NOT NULL)",
    """CREATE TABLE problem(root INTEGER NOT NULL, folder NOT NULL, path NOT NULL, message TEXT NOT NULL,
        PRIMARY KEY(root, folder, path)) WITHOUT ROWID""",
    """CREATE VIRTUAL TABLE fts USING fts5(title, labels, body, content='', prefix='1',
        tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'")""",
)

# A page cache of a megabyte is enough for every question the screen asks; the index may be 200 MB and
# must not be read into memory with it.
SETUP = (
    "PRAGMA synchronous = NORMAL",
    "PRAGMA cache_size = -1024",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cell_size_check = ON",
    "PRAGMA journal_size_limit = 16777216",
)


def to_db(text: str) -> str | bytes:
    """Return text as SQLite can keep it: bytes where it holds undecodable file name bytes (surrogates)."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
    return text


def from_db(value: str | bytes) -> str:
    """Return what `to_db` was given."""
    return value if isinstance(value, str) else value.decode("utf-8", "surrogatepass")
