"""Demand for professional development: honest inference from published totals and survey answers."""

__version__ = "0.1.0"
