"""How long a test waits for what must come: a net under the slowest machine, never a measure.

A wait ends with what it waits for; only a test that fails waits to the end. What is promised in seconds is measured by
``make bench``; here it is a ratio, or the interval of a timer.
"""

from __future__ import annotations

PATIENCE_S = 300
PATIENCE_MS = PATIENCE_S * 1000
