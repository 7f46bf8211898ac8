"""An independent reader of pages: what stands there is taken as mathematics, and worked again.

It shares nothing with the program: neither its equations nor how it writes or draws them. So what it
reads off a page is what a person would.
"""
