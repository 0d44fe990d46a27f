"""The terminal: reports on standard output, notes and errors of one line on standard error, exit codes."""

from __future__ import annotations

import os
import sys
import traceback
from importlib.abc import MetaPathFinder
from typing import TYPE_CHECKING, Any

from typer.core import TyperGroup

from scrapscreen.errors import ScrapscreenError

if TYPE_CHECKING:
    from rich.console import RenderableType


STOPPED, DEFECT = 130, 70
"""Exit codes beside those of the contract: stopped by the user, and a defect of scrapscreen itself."""


class WithoutPandas(MetaPathFinder):
    """Lets nobody import pandas: pyarrow would, unasked, and no command needs its half second."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        """Refuse pandas, and leave all else to others."""
        if name == "pandas":
            raise ModuleNotFoundError(name)


class OneLineErrors(TyperGroup):
    """A command group that says every error in one line, and leaves with the exit codes of the contract."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command and leave the process."""
        kwargs["standalone_mode"] = False
        try:
            code = super().main(*args, **kwargs)
            sys.stdout.flush()
        except BrokenPipeError:
            _close_stdout()
            code = 0
        except KeyboardInterrupt:
            code = STOPPED
        except (ScrapscreenError, OSError) as error:
            code = _fail(str(error))
        except Exception as error:
            code = _usage(error)
        if code == STOPPED:
            print("scrapscreen: stopped", file=sys.stderr)
        sys.exit(code if isinstance(code, int) else 0)

    def invoke(self, ctx: Any) -> Any:
        """Run a command; a reader that stops reading its output is no error."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            _close_stdout()
            return None


def _usage(error: Exception) -> int:
    """Say what typer found wrong in the words of the command line; anything else is a defect, shown in full."""
    message = getattr(error, "format_message", None)
    if message is None:
        traceback.print_exception(error)
        return DEFECT
    context = getattr(error, "ctx", None)
    return _fail(f"{message().rstrip('.')}; see: {context.command_path if context else 'scrapscreen'} --help")


def show(report: RenderableType) -> None:
    """Print a report, at most 100 columns wide."""
    from rich.console import Console

    from scrapscreen.report.wording import WIDTH

    class PatientConsole(Console):
        """A console that falls silent when nobody reads on."""

        def on_broken_pipe(self) -> None:
            _close_stdout()

    console = PatientConsole(highlight=False)
    console.width = min(WIDTH, console.width) if console.is_terminal else WIDTH
    console.print(report)


def say(text: str) -> None:
    """Print a note of one line on standard error."""
    print(_one_line(f"scrapscreen: {text}"), file=sys.stderr)


def _fail(message: str) -> int:
    say(message)
    return 2


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _close_stdout() -> None:
    """Send what is still to be written nowhere, so that the interpreter leaves in peace."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
