"""Transcripts: what editors bring, read into one model whatever its kind."""
