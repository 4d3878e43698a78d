"""The words of a command line -> what they ask for, done: `mailbot`, and `python -m mailbot`."""

import sys

from mailbot.running import start
from mailbot.running.ending import told


def main() -> None:
    start.look_for_garbage_seldom()
    with told():
        done = start.of_words(sys.argv[1:])
    if not done:
        from mailbot import cli  # takes room and time, and the daemon needs none of it

        cli.main()


if __name__ == "__main__":
    main()
