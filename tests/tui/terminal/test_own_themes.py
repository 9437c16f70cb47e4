"""A person's own themes: found by name, read anew when chosen again, never fatal."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from incident_tui.config.themes import own_theme_names, theme_names, theme_path, themes_dir
from incident_tui.paths import shipped
from tests.tui.conftest import Place, Running

TEXT = shipped("themes", "bridge-dark.toml").read_text(encoding="utf-8")


def own(name: str, text: str = TEXT) -> Path:
    """Write a theme of one's own."""
    folder = themes_dir()
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.toml"
    path.write_text(text.replace('name = "bridge-dark"', f'name = "{name}"'))
    return path


def accent(run: Running) -> str:
    return run.app.theme_variables["accent"]


def test_own_themes_are_beside_the_settings(tmp_path: Path) -> None:
    assert themes_dir() == tmp_path / "themes"
    assert own_theme_names() == ()
    path = own("night")
    own("bridge-light")
    (themes_dir() / "Notes.toml").write_text("")
    (themes_dir() / "README").write_text("")
    assert own_theme_names() == ("bridge-light", "night")
    assert theme_names() == ("bridge-dark", "bridge-light")
    assert theme_path("night") == path
    assert theme_path("bridge-light") == themes_dir() / "bridge-light.toml", "one's own wins"
    assert theme_path("bridge-dark") == shipped("themes", "bridge-dark.toml")


async def test_themes_are_listed_completed_and_worn(place: Place) -> None:
    own("night", TEXT.replace("#87d7ff", "#afd7ff"))
    async with place.running() as run:
        await run.log_line("/theme")
        assert run.said == "Themes: bridge-dark, bridge-light · your own: night"
        await run.type("/theme n")
        await run.press("tab")
        assert run.composer.text.strip() == "/theme night"
        await run.press("enter")
        assert accent(run) == "#afd7ff"
        assert run.said == "Colours of night, read just now"
        await run.log_line("/theme bridge-dark")
        assert accent(run) == "#87d7ff"


async def test_the_same_name_again_reads_the_file_anew(place: Place) -> None:
    own("night")
    async with place.running() as run:
        for color in ("#87d7ff", "#afd7ff", "#d7d7ff", "#87ffff"):
            own("night", TEXT.replace("#87d7ff", color))
            await run.log_line("/theme night")
            assert accent(run) == color
            header = run.dashboard.query_one("Header")
            assert header.styles.background.hex.lower() == "#262626"


def _folder(path: Path) -> None:
    path.mkdir(parents=True)


def _huge(path: Path) -> None:
    path.parent.mkdir()
    with path.open("wb") as file:
        file.truncate(1 << 31)


def _binary(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(bytes(range(256)) * 9)


def _loop(path: Path) -> None:
    path.parent.mkdir()
    path.symlink_to(path)


def _pipe(path: Path) -> None:
    path.parent.mkdir()
    os.mkfifo(path)


def _missing(path: Path) -> None:
    path.parent.mkdir()


def _parent_is_a_file(path: Path) -> None:
    path.parent.write_text("")


def _wrong_key(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(TEXT.replace("accent =", "acent ="))


def _hostile(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(TEXT.replace('"#87d7ff"', '"\\u001b]0;owned\\u0007[/x]"'))


HARMS: dict[Callable[[Path], None], str] = {
    _folder: "night.toml: cannot be read: it is a folder",
    _huge: "night.toml: cannot be read: it is larger than",
    _binary: "night.toml, line 2: is not UTF-8 text",
    _loop: "night.toml: cannot be read: Too many levels of symbolic links",
    _pipe: "night.toml: cannot be read: it is not a regular file",
    _missing: "night.toml: does not exist",
    _parent_is_a_file: "night.toml: does not exist",
    _wrong_key: "night.toml, line 22: colors.acent is not a key that belongs here (did you mean",
    _hostile: "night.toml, line 22: colors.accent holds a control character",
}


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)
async def test_a_bad_theme_leaves_the_colours(place: Place, harm: Callable[[Path], None]) -> None:
    harm(themes_dir() / "night.toml")
    async with place.running((120, 36)) as run:
        await run.log_line("/theme bridge-light")
        worn = run.app.theme
        await run.log_line("/theme night")
        assert run.said.startswith(HARMS[harm])
        assert run.said.endswith("the colours stay")
        assert run.app.theme == worn
        await run.log_line("still here")
        assert "still here" in run.texts


async def test_a_mistyped_name_is_met_with_the_nearest(place: Place) -> None:
    async with place.running((120, 36)) as run:
        await run.log_line("/theme bridge-drak")
        assert 'did you mean "bridge-dark"?' in run.said
