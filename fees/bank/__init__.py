"""
Files of banks: read wholly before anything is written, and believed only where their sums agree.

`reading.read` finds out what a file is by its content. Every amount is an integer of yen, taken
from ASCII digits and nothing else.
"""
