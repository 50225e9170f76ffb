"""Tests in a real browser and with real validators, on finished sites.

They know nothing of how a site was made: `server.py` serves its folder as a host on the web would,
`reading.py` opens its pages in Chromium, `kinds.py` says which pages there are.
"""
