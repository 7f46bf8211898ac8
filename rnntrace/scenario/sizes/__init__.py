"""The sizes of a network: who claims which, who is believed, and who is wrong."""
