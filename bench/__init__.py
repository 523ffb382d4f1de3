"""Measurements of the portal as it serves: `make bench`, `make bench ARGS="--only agenda,letters --rows 10000"`.

Absolute figures move with the machine; compare runs on one machine, or the ratio to another system measured beside it.
"""
