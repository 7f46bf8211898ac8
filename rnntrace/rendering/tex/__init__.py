"""Documents as LaTeX files: ``article`` and ``amsmath``, ASCII throughout, for any TeX installation."""
