"""`python -m luwte` and the `luwte` command."""

from luwte.apps.cli.main import main

if __name__ == "__main__":
    main()
