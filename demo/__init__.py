"""The demo: small school sites that this machine serves to itself, and their list."""
