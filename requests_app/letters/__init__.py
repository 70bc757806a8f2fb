"""Letters: owed as rows, rendered once, kept encrypted."""
