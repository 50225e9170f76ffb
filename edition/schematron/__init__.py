"""Schematron: the users' own rules, and those that TEI embeds in its schemas.

    from edition.schematron import Schematron

    problems = Schematron.load("letters.sch").validate(Path("letters.xml").read_bytes())

A schema is made whole (`expand`), made into a stylesheet (`transpile`), and run by Saxon in a process
of its own (`process`, `worker`); what it finds is followed back to line and column (`places`). Needs
the extra `schematron`. Source: ISO/IEC 19757-3:2016 and :2020.
"""

from edition.schematron.schema import Schematron, is_available

__all__ = ["Schematron", "is_available"]
