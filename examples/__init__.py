"""Worked examples on the tables of a run."""
