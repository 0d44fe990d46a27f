"""Conditions read the slow and obviously right way: the oracle of the compiled rules."""

from __future__ import annotations


def holds(when, facts):
    """Whether a condition holds for a set of facts, term by term as it is written."""
    for term in when.split():
        names = term.removeprefix("!").split("|")
        if any(name in facts for name in names) is term.startswith("!"):
            return False
    return True
