"""Which thing of an old document is which of a new one."""
