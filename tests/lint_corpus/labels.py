"""The labels: which faults readers found in real posts, by the hash of a post's text.

`labels.tsv` has no text. Columns: hash, audience, stage, language, half (A: rules are made on
it; B: they are judged on it; all posts of one incident are in one half), the labels that hold,
then what the first and the second reader gave. Where the two differ, a third reading decided.
"""

from __future__ import annotations

import csv
import hashlib
import html
import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from tests.support import ROOT

LABELS = ROOT / "tests" / "data" / "lint" / "labels.tsv"

_TAG = re.compile(r"<[^>]{1,300}>")


@dataclass(frozen=True)
class Label:
    """What is known of one post. `holds`, `first` and `second` are sets of labels."""

    hash: str
    audience: str
    stage: str
    language: str
    half: str
    holds: frozenset[str]
    first: frozenset[str]
    second: frozenset[str]


@dataclass(frozen=True)
class Post:
    """A post's text, its label, the text before it in the same incident and that one's stage.

    None: it is the first, or its stage is not known.
    """

    text: str
    previous: str | None
    previous_stage: str | None
    label: Label


def hash_of(text: str) -> str:
    """Return 16 hexadecimal digits of SHA-256 over the text in its plainest form."""
    plain = html.unescape(_TAG.sub(" ", unicodedata.normalize("NFKC", text)))
    return hashlib.sha256(" ".join(plain.split()).encode()).hexdigest()[:16]


def read_labels(path: Path = LABELS) -> dict[str, Label]:
    """Return every label by its hash."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return {row["hash"]: _label(row) for row in rows}


def _label(row: dict[str, str]) -> Label:
    sets = {name: _set(row[name]) for name in ("holds", "first", "second")}
    return Label(row["hash"], row["audience"], row["stage"], row["language"], row["half"], **sets)


def _set(words: str) -> frozenset[str]:
    return frozenset(word for word in words.split(",") if word not in {"", "-"})


def read_posts(folder: Path, labels: dict[str, Label]) -> list[Post]:
    """Return the labelled posts in a folder's `*.jsonl`: objects with `text` and `previous`."""
    found: dict[str, Post] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            text = row.get("text") or ""
            label = labels.get(hash_of(text))
            if label is not None:
                before = row.get("previous") or ""
                last = labels.get(hash_of(before))
                stage = last.stage if last else None
                found.setdefault(label.hash, Post(text, before or None, stage, label))
    return list(found.values())
