"""Benchmarks: `make bench` measures Annotate and its yardsticks in one sitting, as ratios.

The server runs on a scratch directory with full durability; nothing of `make run`'s data is
touched. Figures are kept as JSON lines in var/bench/.
"""
