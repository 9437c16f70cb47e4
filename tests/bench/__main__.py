"""Measure every budget of speed in one run on one machine, and print the tables.

    python -m tests.bench [--quick] [--only start,keys,append] [--folder DIR] [--json FILE]

Programs to compare are started in turn, round after round, so that a busy machine troubles
both. Ratios are given of medians, and of the best run of each: what a quiet machine would
show. `--quick` takes under three minutes; the whole takes about half an hour.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.bench import append, lines, sample, screens
from tests.bench.tally import HEAD, Row, brief, quantile, table

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Run:
    """One run of the bench: where, how thoroughly, and what was found."""

    folder: Path
    quick: bool
    rows: list[Row] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    _made: dict[int, Path] = field(default_factory=dict)

    @property
    def env(self) -> dict[str, str]:
        """What every program is started with."""
        return screens.environment(self.folder)

    def incident(self, size: int) -> Path:
        """Return an incident of that many events."""
        if size not in self._made:
            self._made[size] = sample.make(self.folder, size)
        return self._made[size]

    def pick(self, quick: int, whole: int) -> int:
        """Return how often to repeat."""
        return quick if self.quick else whole

    def found(self, row: Row) -> None:
        """Keep a row and print it."""
        self.rows.append(row)
        print(row.line(), flush=True)


def measure_screens(run: Run) -> None:
    """Start, first key, memory, keys, idling, being seen; beside the minimal app."""
    floor = screens.floor()
    ours = {size: screens.dashboard(run.incident(size)) for size in (1_000, 10_000)}
    programs = [floor, *ours.values()]
    for program in programs:
        screens.start(program, run.env).close(program.leave)
        screens.forget(program)
    deep = run.pick(2, 5)
    for number in range(run.pick(6, 25)):
        for program in programs:
            terminal = screens.start(program, run.env)
            if number < deep:
                screens.keys(program, terminal, run.pick(60, 200), number)
                screens.idle(program, terminal, run.pick(3, 15))
                if program.incident:
                    screens.seen(program, terminal, run.pick(10, 40))
            terminal.close(program.leave)
    for size, (start, memory) in {1_000: (1.4, 1.6), 10_000: (1.6, 1.6)}.items():
        mine, at = ours[size], f"{size:,} entries"
        run.found(Row(f"start to a key, {at}", start, _ms(floor.start_s), _ms(mine.start_s)))
        run.found(Row(f"start, CPU, {at}", start, _ms(floor.start_cpu_s), _ms(mine.start_cpu_s)))
        run.found(
            Row(f"key to paint, p95, {at}", 0.9, _ms(floor.key_s), _ms(mine.key_s), share=0.95)
        )
        run.found(Row(f"CPU of a key, {at}", 0.9, _ms(floor.key_cpu_s), _ms(mine.key_cpu_s)))
        run.found(Row(f"memory, {at}", memory, floor.memory_mib, mine.memory_mib, "MiB"))
        idle = [[share * 100 for share in p.idle_share] for p in (floor, mine)]
        run.found(Row(f"idle, {at}", 1.5, idle[0], idle[1], "% of a core"))
    near, far = ours[1_000], ours[10_000]
    run.found(
        Row("key p95, 10,000 entries", 1.1, _ms(near.key_s), _ms(far.key_s), "ms", "1,000", 0.95)
    )
    seen = _ms(near.seen_s + far.seen_s)
    run.said.append(
        f"Seen in another window after {brief(quantile(seen, 0.5))} ms in the median, "
        f"{brief(quantile(seen, 0.95))} ms in 95 of 100 (budget: 100 ms in the median)."
    )
    for program in programs:
        run.said.append(
            f"{program.name}: {brief(quantile(program.key_bytes, 0.5))} bytes a key, "
            f"{brief(quantile(program.idle_bytes_s, 0.5))} bytes a second when idle, "
            f"{program.unseen} keys unseen, first key pressed {max(program.tries)} time(s)."
        )


def _ms(seconds: list[float]) -> list[float]:
    return [value * 1000 for value in seconds]


def measure_lines(run: Run) -> None:
    """`log` from the shell beside a Python that does nothing."""
    small, large = str(run.incident(10)), str(run.incident(10_000))
    commands = {
        "pass": [sys.executable, "-c", "pass"],
        "log 10": lines.program("log", small, "replica lag is growing"),
        "log 10,000": lines.program("log", large, "replica lag is growing"),
    }
    found = lines.compare(commands, run.env, run.pick(30, 150))
    for name, part in (("", 0), (", CPU", 1)):
        wall = {key: [spent[part] for spent in costs] for key, costs in found.items()}
        run.found(
            Row(f"log of a note{name}", 5, wall["pass"], wall["log 10"], "ms", "python -c pass")
        )
        run.found(
            Row(f"log, 10,000 events{name}", 1.5, wall["log 10"], wall["log 10,000"], "ms", "10")
        )


def measure_fold(run: Run) -> None:
    """Open and fold 10,000 events beside importing Textual."""
    imports, folds = [], []
    for _ in range(run.pick(5, 20)):
        imports.append(lines.importing(run.env))
        folds.append(lines.opening(run.incident(10_000), run.env)[0])
    run.found(Row("open + fold, 10,000 events", 1, imports, folds, "ms CPU", "import textual.app"))


def measure_append(run: Run) -> None:
    """A durable append beside plain append + fdatasync, at any length of the file."""
    flat: dict[int, list[float]] = {}
    for size in (10, 100, 1_000, 10_000, *(() if run.quick else (100_000,))):
        plain, flat[size] = append.timings(size, run.folder, run.pick(300, 1_500), both=True)
        row = Row(f"append, {size:,} events", 1.5, plain, flat[size], "ms", "append + fdatasync")
        run.found(row)
    most = max(flat)
    run.found(Row(f"append, {most:,} events", 1.5, flat[100], flat[most], "ms", "100 events"))


def measure_growth(run: Run) -> None:
    """What grows with the incident: start, keys, memory, search, documents, lists."""
    rows = []
    for size in (10, 100, 1_000, 10_000, *(() if run.quick else (100_000,))):
        path, program = run.incident(size), screens.dashboard(run.incident(size))
        for number in range(run.pick(2, 5)):
            terminal = screens.start(program, run.env)
            if not number:
                screens.keys(program, terminal, run.pick(30, 100), 3)
            terminal.close(program.leave)
        opened, memory = lines.opening(path, run.env)
        first, again = lines.searching(path, run.env)
        export = lines.cost(lines.program("export", str(path)), run.env)
        figures = [
            min(program.start_s) * 1000, quantile(program.key_s, 0.95) * 1000,
            min(program.memory_mib), opened, memory, first, again, export.cpu,
        ]  # fmt: skip
        rows.append([f"{size:,}", *map(brief, figures)])
    heads = [
        "events", "start, ms", "key p95, ms", "memory, MiB", "open + fold, ms CPU",
        "of that, MiB", "first search, ms", "next search, ms", "export, ms CPU",
    ]  # fmt: skip
    run.said.append("\n" + table(heads, rows))
    print(run.said[-1], flush=True)


def measure_burst(run: Run) -> None:
    """Two hundred entries a second from a script while the scribe types."""
    program = screens.dashboard(sample.make(run.folder, 1_001))
    found = screens.burst(program, run.env, run.pick(10, 60))
    late = "never" if found.caught_up_s is None else f"{found.caught_up_s * 1000:.0f} ms"
    keys = _ms(found.key_s)
    run.said.append(
        f"Burst of {found.per_second:.0f} entries a second: keys seen after "
        f"{brief(quantile(keys, 0.5))} ms in the median, {brief(quantile(keys, 0.95))} ms in 95 "
        f"of 100, {found.unseen} unseen; the last entry on the screen {late} after it was written."
    )


PARTS: dict[str, Callable[[Run], None]] = {
    "screens": measure_screens,
    "log": measure_lines,
    "fold": measure_fold,
    "append": measure_append,
    "burst": measure_burst,
    "growth": measure_growth,
}


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="fewer rounds, no 100,000 events")
    parser.add_argument("--only", metavar="PARTS", help=f"of {','.join(PARTS)}")
    parser.add_argument("--folder", type=Path, help="where to write: the disk in question")
    parser.add_argument("--json", type=Path, help="keep every figure here")
    options = parser.parse_args()
    wanted = options.only.split(",") if options.only else list(PARTS)
    if unknown := set(wanted) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    compileall.compile_dir(ROOT / "incident_tui", quiet=2)  # as an installed program is
    load = os.getloadavg()[0]
    print(
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, load {load:.1f} at the start\n\n{HEAD}"
    )
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        run = Run(Path(name), options.quick)
        for part in wanted:
            PARTS[part](run)
    print("\n" + "\n".join(f"- {text}" for text in run.said if "\n" not in text))
    if options.json:
        figures = {"load": load, "rows": [asdict(row) for row in run.rows], "said": run.said}
        options.json.write_text(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
