"""A document as one HTML page: ``page`` puts it together, ``mathml`` and ``matrices`` write its formulas,
``template`` fills in their numbers, and ``style.css`` and ``script.js`` go into it as they are.
"""
