"""A document as Typst: its formulas, its running text, its blocks, and the page that they stand on."""
