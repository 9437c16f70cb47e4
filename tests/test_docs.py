"""Every command, composer line and setting that the documents show is tried here."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import NamedTuple

import pytest

from incident_tui.clock import SystemClock
from incident_tui.config.rotation import load_rotation
from incident_tui.config.settings_file import load_settings
from incident_tui.domain.language.composer import Context, read_line
from incident_tui.domain.record import facts as f
from tests.support import declared, event, incident, playbook

ROOT = Path(__file__).parents[1]
FIRST_MINUTE_KEYS = 225
"""What the first eight records take to type: the declaration up to the task, Enter behind each."""

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
HOOKS = ROOT / "docs" / "hooks"


class Block(NamedTuple):
    """A fenced block of a page: its language and its text."""

    page: str
    language: str
    text: str


BLOCKS = [
    Block(page.name, language, text)
    for page in PAGES
    for language, text in re.findall(
        r"^```(\w*)\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
]


def of(*languages: str) -> list[Block]:
    return [block for block in BLOCKS if block.language in languages]


def lines(block: Block) -> list[str]:
    whole = block.text.replace("\\\n", " ")
    return [line for line in whole.splitlines() if line.strip() and not line.startswith("#")]


# -- commands ------------------------------------------------------------------------------------

BY_CI = ("python3 -m venv ", "python -m tests.bench")
"""Lines that `.ci/run`, or a person who has half an hour, runs in a checkout."""

SCREENS = re.compile(
    r"(?<![\w.])incident-tui( open| wall| --sample| drill (?!list|score)\S|$)| --open\b"
)
FOUND = re.compile(r"incident-tui lint")


def shown(page: Path) -> list[str]:
    """Return every command of a page, in order."""
    found = [line for block in of("sh") if block.page == page.name for line in lines(block)]
    for block in of("bash", "zsh", "fish", "tmux"):
        if block.page == page.name:
            found += re.findall(r"[$#]\((incident-tui[^()]*)\)", block.text)
            found += re.findall(r"^ +(incident-tui.*)$", block.text, re.MULTILINE)
    for block in of("cron"):
        if block.page == page.name:
            found += [line.split(None, 5)[5] for line in lines(block)]
    if page.name == "README.md":
        found += [cell for cell in _first_minute() if cell.startswith("incident-tui")]
    return [line for line in found if not line.startswith(BY_CI)]


def _first_minute() -> list[str]:
    """Return what the README's table of the first minute says to type."""
    text = (ROOT / "README.md").read_text("utf-8").partition("## The first minute")[2]
    rows = re.findall(r"^\| (`.+?`) \|", text.partition("\n## ")[0], re.MULTILINE)
    return [cell for row in rows for cell in re.findall(r"`([^`]+)`", row)]


@pytest.fixture
def desk(tmp_path: Path) -> dict[str, str]:
    """Return an environment with a live incident, and the files that the documents speak of."""
    (tmp_path / "config.toml").write_text('[hooks]\ntimer = ["true"]\n')
    (tmp_path / "alert.json").write_text('{"title": "checkout 5xx", "severity": "SEV-2"}')
    (tmp_path / "deploys.log").write_text("v2.31 is out\nv2.30 is out\n")
    (tmp_path / "chat.txt").write_text("14:02 maya: pods restarted\n")
    scripts = str(Path(sys.executable).parent)
    environ = {
        **os.environ, "PATH": f"{scripts}:{os.environ['PATH']}", "EDITOR": "true",
        "HOME": str(tmp_path), "INCIDENT_TUI_AS": "sam", "TERM": "xterm-256color",
    }  # fmt: skip
    setup = [["declare", "checkout 5xx", "-s1", "--id", "amber", "--at", "-30m"]]
    setup += [["do", "amber", line] for line in ("?a full pool", "+roll back", "*@raj 10m look")]
    for argv in setup:
        subprocess.run([f"{scripts}/incident-tui", *argv], env=environ, check=True, stdout=-3)
    return environ


@pytest.mark.parametrize("page", [page for page in PAGES if shown(page)], ids=lambda p: p.name)
def test_every_command_in_the_docs_runs(page: Path, desk: dict[str, str], tmp_path: Path) -> None:
    for line in shown(page):
        tools = re.findall(r"\| *(\w+)", line)
        if any(shutil.which(tool, path=desk["PATH"]) is None for tool in tools):
            continue
        if "incident-tui watch" in line:
            _watches(line, desk, tmp_path)
            continue
        found = subprocess.run(
            ["bash", "-o", "pipefail", "-c", line], env=desk, cwd=tmp_path,
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if SCREENS.search(line):
            assert (found.returncode, "need a terminal" in found.stderr) == (2, True), line
        else:
            assert found.returncode in ({0, 1} if FOUND.search(line) else {0}), (line, found.stderr)
            assert "Traceback" not in found.stderr


def _watches(line: str, desk: dict[str, str], folder: Path) -> None:
    """Run a command that goes on for ever until it has said something."""
    with subprocess.Popen(
        ["bash", "-c", line], env=desk, cwd=folder, stdout=subprocess.PIPE, text=True,
        start_new_session=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert "SEV-1" in process.stdout.readline(), line
        os.killpg(process.pid, signal.SIGTERM)


def test_there_are_commands_to_run() -> None:
    assert sum(len(shown(page)) for page in PAGES) > 25


# -- what is typed and what is set ---------------------------------------------------------------


def _typed() -> Iterator[str]:
    for block in of("composer"):
        yield from lines(block)
    yield from (cell for cell in _first_minute() if not cell.startswith("incident-tui"))


def test_the_first_minute_is_no_more_typing_than_it_was() -> None:
    """Every letter from the shell on; a line is typed as it stands, nothing completes it."""
    typed = _first_minute()[:8]
    assert (typed[0].split()[1], typed[-1][0]) == ("declare", "*")
    assert sum(len(line) + len("\r") for line in typed) <= FIRST_MINUTE_KEYS


@pytest.mark.parametrize("line", _typed())
def test_every_line_for_the_composer_is_understood(line: str) -> None:
    known = incident(
        declared(),
        event(f.EntryAdded("note", "checkout 5xx")),
        event(f.HypothesisRaised("a full pool")),
        event(f.MitigationConsidered("roll back")),
        event(f.TaskGiven("raj", "look", None)),
    )
    context = Context(known, playbook(), SystemClock().now(), UTC, "sam")
    reading = read_line(line, context)
    assert reading.problem is None
    assert reading.requests or reading.screen
    assert reading.label != "note" or line[0] not in "/!?+*>"


@pytest.mark.parametrize(
    "block", [b for b in of("toml") if "[hooks]" in b.text], ids=lambda b: b.page
)
def test_the_hooks_in_the_docs_are_settings(block: Block, tmp_path: Path) -> None:
    path = tmp_path / "hooks.toml"
    path.write_text(block.text)
    assert load_settings(path).hooks


def test_the_rotation_in_the_docs_is_one(tmp_path: Path) -> None:
    (block,) = [b for b in of("toml") if "[team." in b.text]
    path = tmp_path / "rotation.toml"
    path.write_text(block.text)
    assert load_rotation(path).teams


# -- the hooks that are shown --------------------------------------------------------------------

(TOLD,) = [json.loads(block.text) for block in of("json") if "incident-tui-hook" in block.text]


class Posted(NamedTuple):
    path: str
    headers: dict[str, str]
    body: object


@pytest.fixture
def posted() -> Iterator[tuple[str, list[Posted]]]:
    """A server that keeps what is posted to it: its address, and what came."""
    came: list[Posted] = []

    class Keep(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            came.append(Posted(self.path, dict(self.headers), json.loads(body)))
            self.send_response(500 if self.path == "/broken" else 200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Keep) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", came
        server.shutdown()
        thread.join()


def hook(name: str, settings: Path, told: object = TOLD) -> subprocess.CompletedProcess[str]:
    environ = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "no_proxy": "*"}
    return subprocess.run(
        [HOOKS / name, settings], input=json.dumps(told), env=environ, text=True,
        capture_output=True, check=False,
    )  # fmt: skip


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl here")
def test_the_webhook_posts_what_happened_as_it_is(
    posted: tuple[str, list[Posted]], tmp_path: Path
) -> None:
    address, came = posted
    file = tmp_path / "webhook.curl"
    file.write_text(f'url = "{address}/x"\nheader = "Authorization: Bearer abc"\n')
    assert hook("webhook.sh", file).returncode == 0
    assert came[0].body == TOLD
    assert came[0].headers["Authorization"] == "Bearer abc"
    file.write_text(f'url = "{address}/broken"\n')
    failed = hook("webhook.sh", file)
    assert failed.returncode != 0
    assert "500" in failed.stderr


def test_the_chat_gets_one_line(posted: tuple[str, list[Posted]], tmp_path: Path) -> None:
    address, came = posted
    file = tmp_path / "chat.url"
    file.write_text(f"{address}/services/x\n")
    assert hook("chat.py", file).returncode == 0
    assert came[0].body == {"text": "[SEV-1 checkout 5xx] kim: update.posted Card payments fail."}
    timer = {**TOLD, "hook": "timer.overdue", "timer": {"name": "update_internal"}}
    del timer["event"]
    assert hook("chat.py", file, timer).returncode == 0
    assert came[1].body == {"text": "[SEV-1 checkout 5xx] update_internal is overdue"}
    hostile = json.loads(json.dumps(TOLD).replace("Card payments", "<!channel> &"))
    assert hook("chat.py", file, hostile).returncode == 0
    assert "&lt;!channel&gt; &amp;" in str(came[2].body)
    file.write_text(f"{address}/broken")
    assert hook("chat.py", file).returncode != 0


def test_the_status_page_gets_external_updates_only(
    posted: tuple[str, list[Posted]], tmp_path: Path
) -> None:
    address, came = posted
    file = tmp_path / "page.json"
    file.write_text(json.dumps({"url": f"{address}/api", "token": "abc"}))
    assert hook("status_page.py", file).returncode == 0
    assert came == []
    external = json.loads(json.dumps(TOLD).replace('"internal"', '"external"'))
    assert hook("status_page.py", file, external).returncode == 0
    assert came[0].body == {
        "incident": "inc-20260302-amber", "status": "identified",
        "message": "Card payments fail.", "at": "2026-03-02T12:10:00.000Z",
    }  # fmt: skip
    assert came[0].headers["Authorization"] == "Bearer abc"


def test_the_pictures_are_made_by_their_program(tmp_path: Path) -> None:
    program = ROOT / "docs" / "make_pictures.py"
    made = [sys.executable, str(program), str(tmp_path), "home"]
    assert subprocess.run(made, check=False, cwd=tmp_path).returncode == 0
    assert "Checkout 5xx" in (tmp_path / "home.svg").read_text("utf-8").replace("&#160;", " ")
