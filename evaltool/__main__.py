"""`python -m evaltool` is `evaltool`."""

from evaltool.cli import main

main()
