"""Firefight: the terminal desk from which on-call engineers answer a client's complaint."""

__version__ = "0.1.0"
