"""Which URLs are in, and what we know of each site. Imports nothing of ours."""
