"""Descriptions → tokens → concepts → facts."""
