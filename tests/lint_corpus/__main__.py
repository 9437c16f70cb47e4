"""Judge the lint rules of the shipped playbook on real posts.

    python -m tests.lint_corpus --posts DIR [--half A|B] [--language xx] [--show RULE]

The posts' texts are not in this repository: DIR has `*.jsonl` files with a `text` (and
`previous`) a line, matched with the labels by hash; where they come from is said in
`tests/data/lint/SOURCES.md`. Without `--posts` the made-up likenesses are run, and the last
table measured is printed with its date.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pytest

from tests.lint_corpus.labels import Post, read_labels, read_posts
from tests.lint_corpus.measure import MEASURES, Result, fires, interval, is_right, judge, kappa
from tests.support import ROOT

MEASURED = ROOT / "tests" / "data" / "lint" / "measured.md"
LIKENESSES = ROOT / "tests" / "domain" / "guidance" / "test_lint_corpus.py"


def main() -> int:
    """Judge and print; without posts, run the likenesses."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.lint_corpus",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--posts", type=Path, help="folder of *.jsonl")
    parser.add_argument("--half", choices="AB", default="B", help="A: made on; B: judged on")
    parser.add_argument("--language", help="two letters: posts of this language alone")
    parser.add_argument("--show", metavar="RULE", choices=MEASURES, help="print where it is wrong")
    given = parser.parse_args()
    if given.posts is None:
        print(MEASURED.read_text("utf-8"))
        return pytest.main(["-q", "-p", "no:cacheprovider", str(LIKENESSES)])
    labels = read_labels()
    posts = [
        post
        for post in read_posts(given.posts, labels)
        if post.label.half == given.half and given.language in {None, post.label.language}
    ]
    if given.show:
        show(given.show, posts)
    else:
        table(posts)
    return 0


def table(posts: list[Post]) -> None:
    """Print how each rule did, and how far the two readers agreed."""
    results, together = judge(posts)
    good = results[0].good
    print(f"{len(posts)} posts, {good} of them good: both readers found nothing to mend\n")
    print("| rule | level | fired | precision (95 %) | true | recall (95 %) | good posts | kappa |")
    print("|---|---|---:|---|---:|---|---:|---:|")
    for result in results:
        agreed = kappa((post.label for post in posts), MEASURES[result.rule].labels[0])
        said = "" if agreed is None else f"{agreed:.2f}"
        print(f"{_row(result)} {_share(result.on_good, result.good)} | {said} |")
    for words, part in together.items():
        print(f"| any but no_time_commitment, {words} | | | | | | {_share(part, good)} | |")


def _row(result: Result) -> str:
    few = "" if result.judged else " (too few to judge)"
    precision, recall = (
        f"{part / whole:.2f} ({low:.2f}–{high:.2f})" if whole else "–"
        for part, whole in ((result.right, result.fired), (result.right, result.true))
        for low, high in (interval(part, whole),)
    )
    cells = (f"{result.rule}{few}", result.level, result.fired, precision, result.true, recall)
    return f"| {' | '.join(map(str, cells))} |"


def _share(part: int, whole: int) -> str:
    return f"{part} ({100 * part / whole:.1f} %)" if whole else "–"


def show(rule: str, posts: list[Post]) -> None:
    """Print every post on which a rule is wrong: fired and should not, or the other way round."""
    for post in posts:
        if post.label.stage not in MEASURES[rule].stages:
            continue
        fired, right = rule in fires(post), is_right(rule, post.label)
        if fired != right:
            print(f"\n{'WRONG ' if fired else 'MISSED'} {post.label.stage} {post.label.language}")
            print(f"  {' '.join(post.text.split())[:600]}")


if __name__ == "__main__":
    sys.exit(main())
