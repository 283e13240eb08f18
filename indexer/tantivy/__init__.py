"""The fast engine: needs the package `tantivy`."""
