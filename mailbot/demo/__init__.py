"""`mailbot demo`: the main job shown for real with nothing installed.  Its own mail servers, real mails, a real daemon.

It may import app, config and the store's promise besides the model: it is a visitor to the house, not a room of it.
"""

from mailbot.demo.show import run_demo

__all__ = ["run_demo"]
