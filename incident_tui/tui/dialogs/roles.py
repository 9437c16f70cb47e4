"""Who holds which role: choose a role, type a name."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from incident_tui.config.keys.table import Place
from incident_tui.domain.decide.intents import AssignRole, ReleaseRole, Request
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.roster import holder_name, holders, known_names
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.text import clean_name
from incident_tui.tui.base import keys
from incident_tui.tui.dialogs.base import Dialog, complaint, words
from incident_tui.tui.widgets.choices import Choices
from incident_tui.tui.widgets.masked_input import MaskedInput


class RolePicker(Dialog[tuple[Request, ...]]):
    """Assigns a role, or (with an empty name) releases it."""

    heading = "Roles"
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(Place.ROLES)]
    foot = (
        "↑↓ role · Tab name · {roles.on_call} on call"
        " · Enter assigns, empty releases · {dialogue.leave}"
    )

    def __init__(
        self, playbook: Playbook, incident: Incident, on_call: tuple[str, ...] = ()
    ) -> None:
        super().__init__()
        self.playbook = playbook
        self.incident = incident
        self.on_call = on_call
        self.held = holders(incident, playbook)

    def body(self) -> list[Widget]:
        """The roles at the left, what the role owns at the right, the name below."""
        options = []
        for slug, role in self.playbook.roles.items():
            names = ", ".join(holder_name(role.label, stint) for stint in self.held[slug])
            vacant = "" if role.many else "▲ nobody"
            options.append(Option(Content(f"{role.label:<7} {names or vacant}"), id=slug))
        name = MaskedInput(
            placeholder="name",
            id="name",
            suggester=SuggestFromList(known_names(self.incident), case_sensitive=False),
        )
        return [
            Horizontal(
                Choices(*options, id="choice", markup=False),
                Vertical(words("", "rubric"), classes="beside"),
                classes="pair",
            ),
            name,
            complaint(),
        ]

    def on_mount(self) -> None:
        """Begin at the first vacancy."""
        slugs = list(self.playbook.roles)
        vacant = [s for s in slugs if not self.held[s] and not self.playbook.roles[s].many]
        choice = self.query_one("#choice", OptionList)
        choice.highlighted = slugs.index(vacant[0]) if vacant else 0
        choice.focus()

    def action_on_call(self) -> None:
        """Put in who is on call by the rotation; pressed again, the next one."""
        if not self.on_call:
            self.complain("No rotation file names who is on call: incident-tui rotation --help")
            return
        line = self.query_one("#name", Input)
        known = line.value in self.on_call
        place = self.on_call.index(line.value) + 1 if known else 0
        line.value = self.on_call[place % len(self.on_call)]
        line.focus()

    @property
    def chosen(self) -> str:
        """The role that is highlighted."""
        return list(self.playbook.roles)[self.query_one("#choice", OptionList).highlighted or 0]

    def on_option_list_option_highlighted(self) -> None:
        """Show what the role is for."""
        role = self.playbook.roles[self.chosen]
        leaves = f"\n\nLeaves to others: {role.leaves}" if role.leaves else ""
        text = f"{role.title}\n\n{role.owns}{leaves}"
        self.query_one(".rubric", Static).update(Content(text))

    def on_option_list_option_selected(self) -> None:
        """Go on to the name."""
        self.query_one("#name", Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Assign, or release where the name is empty."""
        name = clean_name(event.value)
        if name:
            self.dismiss((Request(AssignRole(self.chosen, name)),))
        elif self.held[self.chosen]:
            self.dismiss((Request(ReleaseRole(self.chosen)),))
        else:
            self.complain("Nobody holds that role; type a name.")
