"""The command line."""

import atexit
import gc

# A run makes many objects, from the first import on, drops few, and ends: looking for circles among
# them takes a fifth of the time. Nor are they looked for at the end, where all of them go.
gc.set_threshold(500_000, 20, 20)
atexit.register(gc.freeze)
