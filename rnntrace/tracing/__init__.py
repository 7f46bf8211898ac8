"""Forward and backward over time, and the ``Trace`` that keeps every value."""
