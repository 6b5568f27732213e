"""Words and rules of the documents that no golden text shows."""
