"""What is handed in: files of answers, read into ``Answers``; who is in a class, and whose a file is."""
