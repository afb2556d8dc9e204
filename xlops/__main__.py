"""`python -m xlops` is the command `xlops`."""

from xlops.faces.cli import main

if __name__ == "__main__":
    main()
