"""The folder: only valid ids become paths, only incident files are listed."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path

import pytest

from incident_tui.domain.errors import NotSavedError, UsageError
from incident_tui.store.event_file import EventFile
from incident_tui.store.folder import Folder, is_incident_id
from tests.store.helpers import CLOCK, ROOT, child, declared

DAY = date(2026, 11, 2)


def first(words: object) -> str:
    assert isinstance(words, list | tuple)
    return str(words[0])


@pytest.mark.parametrize("text", ["a", "inc-20261102-maple", "7", "a" * 40, "a--b"])
def test_ids_of_the_contract_are_ids(text: str) -> None:
    assert is_incident_id(text)


@pytest.mark.parametrize(
    "text",
    ["", "-a", "a-", "a" * 41, "A", "a.b", "../x", "a/b", "a\n", "ä", ".drafts", "a b", "a\0", "١"],
)
def test_nothing_else_becomes_a_path(home: Path, text: str) -> None:
    assert not is_incident_id(text)
    with pytest.raises(UsageError):
        Folder(home).path_of(text)
    with pytest.raises(UsageError):
        Folder(home).damaged_copies(text)


def test_ids_lists_regular_files_with_a_valid_name_only(home: Path) -> None:
    for name in (
        "inc-b.json", "inc-a.json", "UPPER.json", "inc-a.json.damaged-20261102T140507Z",
        ".inc-a.json.tmp-1-2", ".inc-a.json.writer", "notes.txt", "-.json", ".json",
    ):  # fmt: skip
        (home / name).write_text("{}")
    (home / "folder.json").mkdir()
    (home / ".drafts").mkdir()
    (home / "link.json").symlink_to(home / "inc-a.json")
    os.mkfifo(home / "fifo.json")
    folder = Folder(home)
    assert folder.ids() == ["inc-a", "inc-b"]
    assert folder.damaged_copies("inc-a") == [home / "inc-a.json.damaged-20261102T140507Z"]
    assert folder.damaged_copies("inc-b") == []
    assert Folder(home / "missing").ids() == []


def test_the_folder_is_made_private_or_the_error_is_clear(home: Path) -> None:
    folder = Folder(home / "a" / "b")
    folder.ensure()
    folder.ensure()
    assert folder.path.stat().st_mode & 0o777 == 0o700
    (home / "file").write_text("")
    with pytest.raises(NotSavedError, match="could not be made"):
        Folder(home / "file" / "x").ensure()


def test_a_new_id_has_the_day_and_a_free_word(home: Path) -> None:
    folder, words = Folder(home), ["maple", "otter"]
    made = []
    for _ in range(5):
        made.append(folder.new_id(DAY, words, first))
        folder.path_of(made[-1]).write_text("{}")
    assert made == [
        "inc-20261102-maple", "inc-20261102-otter",
        "inc-20261102-maple-2", "inc-20261102-maple-3", "inc-20261102-maple-4",
    ]  # fmt: skip
    assert folder.new_id(date(2026, 11, 3), words, first) == "inc-20261103-maple"


def test_a_word_whose_damaged_copy_is_still_there_is_not_free(home: Path) -> None:
    (home / "inc-20261102-maple.json.damaged-20261102T140507Z").write_text("")
    assert Folder(home).new_id(DAY, ["maple", "otter"], first) == "inc-20261102-otter"


def test_the_shipped_words_are_many_plain_and_make_valid_ids() -> None:
    words = (ROOT / "data" / "words.txt").read_text("ascii").split()
    assert len(words) >= 400
    assert words == sorted(set(words))
    assert all(re.fullmatch(r"[a-z]{3,12}", word) for word in words)
    assert all(is_incident_id(f"inc-20261102-{word}-99") for word in words)


LOCKED = """
import sys
from pathlib import Path
from incident_tui.store.folder import Folder
for _ in range(50):
    with Folder(Path(sys.argv[1])).locked():
        counter = Path(sys.argv[1], "counter")
        counter.write_text(str(int(counter.read_text()) + 1))
"""


def test_the_folders_lock_orders_processes(home: Path) -> None:
    (home / "counter").write_text("0")
    processes = [child(LOCKED, str(home)) for _ in range(3)]
    assert [process.wait(30) for process in processes] == [0, 0, 0]
    assert (home / "counter").read_text() == "150"


def test_the_lock_is_given_back_after_an_error(home: Path) -> None:
    folder = Folder(home)
    with pytest.raises(KeyError), folder.locked():
        raise KeyError
    with folder.locked():
        EventFile.create(folder.path_of("inc-1"), [declared()], clock=CLOCK).close()
    assert folder.ids() == ["inc-1"]
