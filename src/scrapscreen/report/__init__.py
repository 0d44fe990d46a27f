"""Answers for people: the full account of one screening, the summary of a list."""
