"""The one boundary through which XML comes in.

`check` says whether the bytes of a file may be read at all; every command asks it, or `scan`, before
any other parser sees the file. What it passes is well-formed, in a known encoding, no deeper than
`DEEPEST`, and grows by its entities to no more than `edition.xml.entities` allows. Everything here
takes time in proportion to the size of a file, whatever is in it.
"""
