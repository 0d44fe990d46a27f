"""Waste or product: what the facts add up to, and the rules that decide."""
