"""`python -m edition`."""

from edition.cli import main

main(prog_name="edition")
