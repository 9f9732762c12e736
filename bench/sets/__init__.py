"""What others expect of a parser, one module a set: `score(corpora)` counts what is right and names the rest."""
