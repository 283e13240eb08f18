"""`python -m cartable`."""

from cartable.cli import main

main()
