"""``python -m evaluateur``."""

from evaluateur.cli import main

main()
