"""A web on loopback that misbehaves, in a process of its own: see `fixtures` for how tests use it."""
