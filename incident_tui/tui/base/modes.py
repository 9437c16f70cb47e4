"""Sharing the screen, and blanking it: put on every screen that stands, and on each new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.widget import Widget

from incident_tui.tui.base.masking import size_hint
from incident_tui.tui.base.program import Program
from incident_tui.tui.base.screen import BaseScreen, screens_of
from incident_tui.tui.widgets.masked_input import SpanFinder, secret_spans

if TYPE_CHECKING:
    from incident_tui.domain.privacy.masking import Masker


def perform_mode(program: Program, action_id: str, argument: str = "") -> str:
    """Share the screen, blank it, or hide one more word; return what there is to say of it."""
    match action_id:
        case "blank":
            toggle_blank(program)
            return ""
        case "hide" if argument.strip():
            hide(program, argument.strip())
            return "It is masked from now on wherever the screen is shared"
        case "hide":
            return "Which word? /hide WORD; `hide` in the settings keeps a list"
        case _:
            return _share_as_asked(program, argument.casefold())


def _share_as_asked(program: Program, how: str) -> str:
    """Share or stop sharing; an unclear word never shows what was masked."""
    sharing = {"": not program.modes.sharing, "on": True, "off": False}.get(how)
    if sharing is None:
        return "/share on, /share off, or /share to change it"
    share(program, on=sharing)
    hint = f" · {size_hint(*program.size)}" if sharing else ""
    return f"Sharing is {'on' if sharing else 'off'}{hint}"


def share(program: Program, *, on: bool) -> None:
    """Share, or stop sharing: every screen is drawn anew, masked or plain."""
    program.modes.sharing = on
    _put_on(program)


def hide(program: Program, word: str) -> None:
    """Hide one more word in share mode, until the program is left."""
    program.modes.hide(word)
    for screen in screens_of(program):
        if screen.masker is not None:
            screen.masker.hide(word)
    if program.modes.sharing:
        _put_on(program)


def toggle_blank(program: Program) -> None:
    """Blank every screen at once, or show them again."""
    modes = program.modes
    modes.blank = not modes.blank
    screens = screens_of(program)
    if modes.blank:
        screens[0].cover(program.keymap.name("blank"))
    else:
        for screen in screens:
            screen.uncover()
    _draw_anew(screens)


def settle(screen: BaseScreen[Any]) -> None:
    """Mask the fields of a screen that has just come up, and cover it while all is blank."""
    program = screen.app
    if program.modes.blank:
        screen.cover(program.keymap.name("blank"))
    find = _span_finder(program)
    if find is not secret_spans:
        screen.mask_fields(find)


def _put_on(program: Program) -> None:
    modes = program.modes
    if modes.sharing:
        _close_what_reads_out(program)
    screens = screens_of(program)
    for screen in reversed(screens):
        screen.show_shared()
    modes.mask_with(_masker(program) if modes.sharing else None)
    find = _span_finder(program)
    for screen in screens:
        screen.mask_fields(find)
    _draw_anew(screens)


def _close_what_reads_out(program: Program) -> None:
    """Close the dialogs on top that were made of plain words."""
    stack = program.screen_stack
    while len(stack) > 1 and isinstance(top := stack[-1], BaseScreen) and top.reads_out:
        stack.pop().dismiss(None)


def _masker(program: Program) -> Masker | None:
    """Return the masker of the topmost screen that has one."""
    found = (screen.masker for screen in screens_of(program))
    return next((masker for masker in found if masker is not None), None)


def _span_finder(program: Program) -> SpanFinder:
    """Return what fields mask at present: secrets always, and more on a shared screen."""
    masker = _masker(program) if program.modes.sharing else None
    return masker.spans if masker is not None else secret_spans


def _draw_anew(screens: list[BaseScreen[Any]]) -> None:
    for screen in screens:
        for widget in screen.walk_children(with_self=True):
            if isinstance(widget, Widget):
                widget.refresh()
