"""Where a process starts: settings, wiring, command line. Imports everything; imported by none."""
