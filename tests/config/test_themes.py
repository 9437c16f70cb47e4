"""Every shipped colour is a cell every terminal has, and every word can be read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from incident_tui.config.themes import (
    PAIRS,
    VARIABLES,
    Pair,
    ThemeError,
    contrast,
    is_xterm_cell,
    load_theme,
    nearest_cell,
    theme_names,
    theme_or_shipped,
    theme_path,
)
from incident_tui.paths import shipped

NAMES = ("bridge-dark", "bridge-light")
TEXT = shipped("themes", "bridge-dark.toml").read_text(encoding="utf-8")


def test_two_themes_are_shipped() -> None:
    assert theme_names() == NAMES
    for name in NAMES:
        theme = load_theme(theme_path(name))
        assert theme.name == name
        assert theme.dark is (name == "bridge-dark")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair.front} on {pair.back}")
def test_contrast(name: str, pair: Pair) -> None:
    colors = load_theme(theme_path(name)).colors
    assert contrast(colors[pair.front], colors[pair.back]) >= pair.least


@pytest.mark.parametrize("name", NAMES)
def test_every_colour_is_a_cell(name: str) -> None:
    colors = load_theme(theme_path(name)).colors
    assert set(colors) == set(VARIABLES)
    assert all(is_xterm_cell(color) for color in colors.values())


@pytest.mark.parametrize("name", NAMES)
def test_states_are_told_apart_without_colour(name: str) -> None:
    """Late and soon are bright fills under black words; chips of severity are dark fills."""
    colors = load_theme(theme_path(name)).colors
    for state in ("late", "soon"):
        assert colors[f"{state}-text"] == "#000000"
    for chip in ("sev1", "sev2", "sev3", "sev4"):
        assert contrast(colors[chip], "#ffffff") >= 7
        assert contrast(colors["late"], colors[chip]) >= 2.5


@pytest.mark.parametrize("name", NAMES)
def test_no_word_is_red(name: str) -> None:
    colors = load_theme(theme_path(name)).colors
    for pair in PAIRS:
        if pair.back in {"background", "surface", "panel"}:
            red, green, blue = (int(colors[pair.front][n : n + 2], 16) for n in (1, 3, 5))
            assert red - max(green, blue) < 128


def test_the_cells_are_240() -> None:
    steps = (0, 95, 135, 175, 215, 255)
    cube = {f"#{r:02x}{g:02x}{b:02x}" for r in steps for g in steps for b in steps}
    grey = {f"#{n:02x}{n:02x}{n:02x}" for n in range(8, 239, 10)}
    assert all(is_xterm_cell(cell) for cell in cube | grey)
    assert not is_xterm_cell("#123456")
    assert nearest_cell("#fe8801") == "#ff8700"
    assert nearest_cell("#131313") == "#121212"


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ffffff", "#ffffff") == 1


@pytest.mark.parametrize(
    "case",
    [
        ("accent =", "acent =", "colors.acent", "not a key", "accent"),
        ('accent = "#87d7ff"\n', "", "colors.accent", "missing", ""),
        ("#87d7ff", "#87d7fe", "colors.accent", "xterm-256", "#87d7ff"),
        ('"#87d7ff"', '"sky"', "colors.accent", "not a colour", ""),
        ('"#87d7ff"', "7", "colors.accent", "a text in quotes", ""),
        ("dark = true", 'dark = "yes"', "dark", "true or false", ""),
        ("dark = true", "drak = true", "drak", "not a key", "dark"),
        ('"bridge-dark"', '"Bridge Dark"', "name", "a-z", ""),
        ("[colors]", "[colours]", "colours", "not a key", "colors"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, case: tuple[str, str, str, str, str]) -> None:
    old, new, key, what, nearest = case
    path = tmp_path / "team.toml"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ThemeError) as caught:
        load_theme(path)
    (finding,) = caught.value.findings
    assert (finding.file, finding.key, finding.nearest) == (str(path), key, nearest)
    assert what in finding.what
    assert f"{path}, line {finding.line}" in str(caught.value)
    if new:
        assert finding.line == TEXT[: TEXT.index(old)].count("\n") + 1


def test_a_bad_theme_never_stops_an_incident(tmp_path: Path) -> None:
    theme, error = theme_or_shipped(str(tmp_path / "none.toml"))
    assert theme.name == "bridge-dark"
    assert error is not None
    assert "does not exist" in str(error)
    assert theme_or_shipped("no-such-theme")[1] is not None
    assert theme_or_shipped("bridge-light")[1] is None


def test_reading_a_theme_draws_nothing() -> None:
    code = (
        "import sys, incident_tui.config.themes; "
        "print([m for m in ('textual', 'rich') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
