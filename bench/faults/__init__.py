"""Faults on purpose: the portal's real processes on temporary servers, work under way, and something dies.

`python -m bench.faults` runs every fault once, `python -m bench.faults kill_worker --times 20` one of them often.
"""
