"""Answering a rubric: tick what is so, see what the rubric says, decide, say why.

The rubric advises and the commander decides: question, conditions, answer and reason become
one decision.
"""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from incident_tui.config.keys.table import Place
from incident_tui.domain.decide.intents import AnswerRubric, Request
from incident_tui.domain.guidance.rubrics import Verdict, judge
from incident_tui.domain.playbook.guidance import Condition, Rubric
from incident_tui.domain.projections.work import WorkItem
from incident_tui.domain.text import one_line
from incident_tui.tui.base import keys
from incident_tui.tui.dialogs.base import Dialog, complaint, words
from incident_tui.tui.widgets.choices import Choices
from incident_tui.tui.widgets.masked_input import MaskedInput

_NONE = "none"


class RubricForm(Dialog[tuple[Request, ...]]):
    """One question with its conditions, and the mitigations that wait for the answer."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(Place.RUBRIC)]
    foot = (
        "{rubric.tick} ticks · {rubric.yes} {rubric.no} {rubric.unsure} answers"
        " · Enter in the reason records · {dialogue.leave} back"
    )

    def __init__(self, rubric: Rubric, waiting: tuple[WorkItem, ...] = ()) -> None:
        super().__init__()
        self.rubric = rubric
        self.waiting = waiting
        self.heading = rubric.question
        self.ticked: set[str] = set()
        self.answer = ""
        self.about: str | None = None if len(waiting) > 1 else "".join(m.label for m in waiting)

    def body(self) -> list[Widget]:
        """The conditions, what the rubric says, the reason."""
        return [
            Choices(*self._options(), id="conditions", markup=False),
            words("", "verdict"),
            MaskedInput(placeholder="why (kept with the decision)", id="reason"),
            complaint(),
        ]

    def on_mount(self) -> None:
        """Say at once what an unticked rubric means."""
        self._say()

    def _options(self) -> list[Option]:
        found = [self._option(condition, "yes") for condition in self.rubric.yes]
        found += [self._option(condition, "no") for condition in self.rubric.no]
        if len(self.waiting) < 2:
            return found
        return [*found, *(self._subject(m.label, m.titled) for m in self.waiting),
                self._subject("", "none of these")]  # fmt: skip

    def _subject(self, label: str, text: str) -> Option:
        mark = "✓" if self.about == label else "☐"
        return Option(Content(f"{mark} about {f'{label} {text}'.strip()}"), id=f"={label or _NONE}")

    def _option(self, condition: Condition, answer: str) -> Option:
        mark = "✓" if condition.slug in self.ticked else "☐"
        return Option(Content(f"{mark} {answer:<4}{condition.text}"), id=condition.slug)

    def verdict(self) -> Verdict:
        """Return what the rubric says of the ticked conditions."""
        return judge(self.rubric, self.ticked)

    def _say(self) -> None:
        verdict = self.verdict()
        sure = "says" if verdict.sure else "leans to"
        chosen = f"  Your answer: {self.answer.upper()}" if self.answer else ""
        said = f"The rubric {sure} {verdict.answer.upper()}: {verdict.why}.{chosen}{self._does()}"
        self.query_one(".verdict", Static).update(Content(said))

    def _answered(self) -> str:
        """Return the commander's answer as yes or no; else the rubric's own holds."""
        answer = self.answer or self.verdict().answer
        return self.rubric.unsure if answer == "unsure" else answer

    def _does(self) -> str:
        """Return what the answer does to the mitigation that it is about."""
        item = next((m for m in self.waiting if m.label == self.about), None)
        if item is None:
            return ""
        verb = "Decides" if self._answered() == "yes" else "Declines"
        return f"  {verb} {item.label} {one_line(item.titled)}."

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Tick by Enter as well."""
        self._turn(event.option_index)

    def action_tick(self) -> None:
        """Tick the condition under the cursor, or take the tick back."""
        at = self.query_one("#conditions", OptionList).highlighted
        if at is not None:
            self._turn(at)

    def _turn(self, at: int) -> None:
        found = self.query_one("#conditions", OptionList)
        slug = found.get_option_at_index(at).id or ""
        if slug.startswith("="):
            self.about = slug[1:].removesuffix(_NONE)
        else:
            self.ticked ^= {slug}
        for n, option in enumerate(self._options()):
            found.replace_option_prompt_at_index(n, option.prompt)
        self._say()

    def action_answer(self, answer: str) -> None:
        """Take the commander's answer and ask for the reason."""
        self.answer = answer
        self._say()
        self.query_one("#reason", Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Record; without an answer of one's own, the rubric's holds."""
        if self.about is None:
            labels = ", ".join(m.label for m in self.waiting)
            self.complain(f"Which mitigation is it about: {labels}, or none of these?")
            self.query_one("#conditions", OptionList).focus()
            return
        why = event.value.strip() or self.verdict().why
        answer = self.answer or self.verdict().answer
        ticked = tuple(slug for slug in self.rubric.conditions() if slug in self.ticked)
        intent = AnswerRubric(self.rubric.slug, ticked, answer, mitigation=self.about)
        self.dismiss((Request(intent, note=why),))


class Chooser(Dialog[str]):
    """A short list to choose one of: a rubric, a symptom."""

    foot = "↑↓ · Enter takes · {dialogue.leave} back"

    def __init__(self, heading: str, rows: list[tuple[str, str]]) -> None:
        super().__init__()
        self.heading = heading
        self.rows = rows

    def body(self) -> list[Widget]:
        """The rows, by (id, words)."""
        options = (Option(Content(text), id=name) for name, text in self.rows)
        return [Choices(*options, id="choices", markup=False)]

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Hand the choice over."""
        self.dismiss(event.option.id)
