"""The walkthrough one equation at a time: what keys mean, where they lead, and the terminal."""
