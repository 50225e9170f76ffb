"""Two or more witnesses of a text, word by word."""
