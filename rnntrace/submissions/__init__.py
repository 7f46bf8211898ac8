"""What is handed in: files of answers, read into ``Answers``."""
