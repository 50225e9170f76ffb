"""The codes of what the RELAX NG engine says of schemas and files: it knows of no findings itself."""

from __future__ import annotations

from edition.finding import declare

declare(
    "schema.missing",
    "error",
    "Correct the path, or put the schema there.",
    "A schema that is named is not there.",
)
declare(
    "schema.remote",
    "warning",
    "Download the schema once, keep it in the project, and name it under [validation] schema in "
    "edition.toml or with --schema.",
    "Nothing is fetched, so a schema elsewhere cannot be checked against.",
)
declare(
    "schema.outside",
    "error",
    "Keep the schema and what it includes in the project.",
    "A project reads nothing outside its own folder unless told so on the command line.",
)
declare(
    "schema.syntax",
    "error",
    "Mend the schema at this place.",
    "The schema is not RELAX NG as specified.",
)
declare(
    "schema.datatype",
    "error",
    "Correct the datatype or its parameter.",
    "The schema names a datatype that is none.",
)
declare(
    "schema.restriction",
    "error",
    "Rewrite the pattern; RELAX NG forbids this (specification, section 7).",
    "The schema asks for something that RELAX NG rules out.",
)
declare(
    "schema.complex",
    "error",
    "Simplify the schema.",
    "Schemas are read within bounds of size and depth.",
)
declare(
    "schema.unread",
    "info",
    "Name a RELAX NG schema as well.",
    "Only RELAX NG is checked here; DTD and W3C XML Schema are not read.",
)
declare(
    "schema.schematron",
    "info",
    "Install the extra, in the folder of this software: pip install '.[schematron]'",
    "Schematron rules are run by Saxon, which is not part of the plain installation; without it "
    "they are not run.",
)
declare(
    "rng.root",
    "error",
    "Choose the schema that is for such files.",
    "A schema says which element a file begins with.",
)
declare(
    "rng.unknown",
    "error",
    "Correct the element's name or namespace.",
    "The schema does not know this element.",
)
declare(
    "rng.context",
    "error",
    "Choose an element that may stand here.",
    "The element may stand elsewhere, but not here.",
)
declare(
    "rng.order",
    "error",
    "Move the element, or what closed the part it belongs in.",
    "The order of elements says what they are; what came before rules this one out.",
)
declare(
    "rng.missing",
    "error",
    "Put in what must come before.",
    "The schema asks for another element first.",
)
declare(
    "rng.incomplete",
    "error",
    "Put in what is missing.",
    "The element ends before it has what the schema asks for.",
)
declare(
    "rng.text",
    "error",
    "Put the words into an element that holds text.",
    "No text may stand here.",
)
declare(
    "rng.attribute",
    "error",
    "Correct the attribute's name, or take it out.",
    "The element has no such attribute.",
)
declare(
    "rng.attribute-missing",
    "error",
    "Add the attribute.",
    "The element needs the attribute to be understood.",
)
declare(
    "rng.value",
    "error",
    "Give a value that is allowed.",
    "The schema says which values there are.",
)
declare(
    "rng.complex",
    "error",
    "Simplify the schema, or split the file.",
    "Validation stops where it would otherwise take time or memory without bounds.",
)
