"""Questions for Moodle: ``cloze`` has the blanks within a text, ``page`` the text around them, ``question``
puts both together, and several into a file.
"""
