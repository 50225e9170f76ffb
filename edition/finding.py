"""Findings: what the software has to tell an editor, as values.

A finding says where, what, and what to do. Its code is stable: projects, scripts and the
documentation refer to it. Every code is declared once, in `RULES`; `docs/reference/findings.md` is
checked against that table by a test.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import msgspec

Severity = Literal["error", "warning", "info"]


class Rule(NamedTuple):
    """A kind of finding: how grave it is, what to do about it, and why it is said at all."""

    severity: Severity
    remedy: str
    reason: str


RULES: dict[str, Rule] = {
    # -- the project -------------------------------------------------------------------------------
    "config.missing": Rule(
        "error",
        "Name a project folder, a TEI file, or a folder of TEI files; "
        "or start one with: edition new DIR",
        "Nothing can be built without an edition.toml or a TEI file.",
    ),
    "config.syntax": Rule(
        "error", "Mend the TOML at this place.", "edition.toml must be valid TOML 1.0."
    ),
    "config.unknown-key": Rule(
        "error",
        "Correct the key, or delete it.",
        "A misspelt key would otherwise be ignored, and the edition would differ from what its "
        "editor asked for.",
    ),
    "config.value": Rule(
        "error", "Give a value of the kind named.", "A setting has a kind and sometimes a range."
    ),
    "project.no-volumes": Rule(
        "error",
        "Put a TEI file where [volumes] files looks, or correct the pattern.",
        "An edition needs at least one volume.",
    ),
    "baseline.syntax": Rule(
        "error",
        "Write it anew: edition validate --write-baseline FILE",
        "A list of known findings is what --write-baseline writes.",
    ),
    "project.outside": Rule(
        "error",
        "Move the file into the project folder.",
        "A project reads and writes nothing outside its own folder.",
    ),
    "output.foreign": Rule(
        "error",
        "Choose an output folder that does not exist yet or that an earlier build made.",
        "A build deletes what no page claims; it does so only in folders that are its own.",
    ),
    "output.unwritable": Rule(
        "error",
        "Make room on the disk, make the folder writable, or choose another; then run it again.",
        "A file is written whole or not at all: what was there before is there still.",
    ),
    "output.outside": Rule(
        "error",
        "Name the file itself, or put it where the path says.",
        "A path or a link that leads out of its folder could change anything on this machine.",
    ),
    "output.blocked": Rule(
        "error",
        "Move it away; or have it deleted, with --clean.",
        "Only what the software wrote itself is deleted to make room.",
    ),
    "output.others": Rule(
        "info",
        "Let it be, move it away, or have it deleted, with --clean.",
        "What else is in the folder of the site goes with it to readers.",
    ),
    "config.address": Rule(
        "info",
        "Set [site] base_url to the address where the site will stand.",
        "Without it there are no canonical addresses, no map of the site and no feed, and citations "
        "have no address: none is made up.",
    ),
    "redirect.address": Rule(
        "error",
        "Write both as addresses from the site's root, such as letters/d5/ or letters/d5/#d5fn2.",
        "A line of redirects.toml says where something stood and where it stands now.",
    ),
    "redirect.source": Rule(
        "warning",
        "Take the line out, or give what now stands there another id.",
        "What still stands at an address cannot lead away from it.",
    ),
    "redirect.target": Rule(
        "error", "Correct the new address.", "A reader must not be sent to nothing."
    ),
    "redirect.loop": Rule(
        "error", "Let the last of them lead to a page.", "A reader must not be sent in a circle."
    ),
    "citation.style": Rule(
        "error",
        "Mend the style, or take it out of templates/csl, so that the shipped one stands in.",
        "Citations are rendered by a processor of the Citation Style Language; a file that it cannot "
        "use gives none.",
    ),
    "serve.address": Rule(
        "error",
        "Stop the program that listens there, or choose another port: --port 0 takes a free one.",
        "Only one program can listen at an address, and only at one of this machine's own.",
    ),
    "serve.fault": Rule(
        "error",
        "Please report it; the pages stay as they were. The next save is tried again.",
        "It is a fault of the software, not of your text; the server goes on.",
    ),
    "software.fault": Rule(
        "error",
        "Please report it, with this sentence. What it names is as the last build left it, or missing; "
        "all else is made.",
        "It is a fault of the software, not of your text.",
    ),
    # -- files -------------------------------------------------------------------------------------
    "file.unreadable": Rule(
        "error", "Check the name and the permissions.", "The file could not be read."
    ),
    "file.lost": Rule(
        "error",
        "Try again with fewer processes (--workers 1) or more memory. If it goes on, please report it.",
        "All other files are done; what an earlier run made of this one stays.",
    ),
    "file.empty": Rule(
        "error", "Restore the file, or take it out of the project.", "An empty file holds no text."
    ),
    "file.too-large": Rule(
        "error",
        "Split the volume, or raise [volumes] max_megabytes.",
        "A limit keeps a file made to do harm from filling the memory.",
    ),
    "rules.stopped": Rule(
        "warning",
        "Mend what is told; or switch the rule off, if it does not fit this text.",
        "A limit for each rule keeps a file made to do harm from filling the memory.",
    ),
    "xml.malformed": Rule(
        "error",
        "Mend the XML at this place; an XML editor shows it.",
        "A file that is not well-formed has no defined text, so nothing of it is published.",
    ),
    "xml.encoding": Rule(
        "error",
        "Save the file in the encoding that its XML declaration names, best UTF-8.",
        "Bytes that do not fit the declared encoding would become wrong letters.",
    ),
    "xml.depth": Rule(
        "error",
        "Look for end tags that are missing; no text needs such nesting.",
        "Nesting beyond 256 levels is refused, to bound the time and memory a file can take.",
    ),
    "xml.prefix": Rule(
        "error",
        "Declare the prefix with xmlns:…, or correct it.",
        "Without its declaration nobody can tell which element is meant.",
    ),
    "xml.doctype": Rule(
        "info",
        "Take the DOCTYPE out; TEI P5 is checked with a schema instead.",
        "An external DTD is never read, so defaults and entities it declares do not apply.",
    ),
    "xml.entity": Rule(
        "error",
        "Write the character or the text itself, or a character reference such as &#x2014;.",
        "External, nested or unbounded entities are not expanded; what is shown in their place is "
        "their name.",
    ),
    "xml.entity-named": Rule(
        "warning",
        "Write the character itself.",
        "A name from the standard sets was read as the character it stands for, since the DTD that "
        "declares it is not read.",
    ),
    "xml.xinclude": Rule(
        "error",
        "Put the included text into the file, or list both files under [volumes] files.",
        "XInclude is not followed, so that a file cannot draw in what lies outside it.",
    ),
    "tei.root": Rule(
        "error",
        "Give a TEI P5 document: TEI or teiCorpus in the namespace http://www.tei-c.org/ns/1.0.",
        "Only TEI P5 is read.",
    ),
    "tei.no-text": Rule(
        "error", "Add a text with a body.", "There is nothing to publish without a text."
    ),
    # -- the schema --------------------------------------------------------------------------------
    "schema.missing": Rule(
        "error", "Correct the path, or put the schema there.", "A schema that is named is not there."
    ),
    "schema.remote": Rule(
        "warning",
        "Download the schema once, keep it in the project, and name it under [validation] schema in "
        "edition.toml or with --schema.",
        "Nothing is fetched, so a schema elsewhere cannot be checked against.",
    ),
    "schema.outside": Rule(
        "error",
        "Keep the schema and what it includes in the project.",
        "A project reads nothing outside its own folder unless told so on the command line.",
    ),
    "schema.syntax": Rule(
        "error", "Mend the schema at this place.", "The schema is not RELAX NG as specified."
    ),
    "schema.datatype": Rule(
        "error", "Correct the datatype or its parameter.", "The schema names a datatype that is none."
    ),
    "schema.restriction": Rule(
        "error",
        "Rewrite the pattern; RELAX NG forbids this (specification, section 7).",
        "The schema asks for something that RELAX NG rules out.",
    ),
    "schema.complex": Rule(
        "error", "Simplify the schema.", "Schemas are read within bounds of size and depth."
    ),
    "schema.unread": Rule(
        "info",
        "Name a RELAX NG schema as well.",
        "Only RELAX NG is checked here; DTD and W3C XML Schema are not read.",
    ),
    "schema.schematron": Rule(
        "info",
        "Install the extra, in the folder of this software: pip install '.[schematron]'",
        "Schematron rules are run by Saxon, which is not part of the plain installation; without it "
        "they are not run.",
    ),
    # -- Schematron --------------------------------------------------------------------------------
    "schematron.syntax": Rule(
        "error", "Mend the schema at this place.", "The schema is not Schematron as specified."
    ),
    "schematron.binding": Rule(
        "error",
        "Set queryBinding to xslt, xslt2 or xslt3 (or xpath, xpath2, xpath3, xpath31).",
        "A schema says in which language its rules are written; these are read.",
    ),
    "schematron.query": Rule(
        "error",
        "Correct the expression.",
        "An expression of the schema, or a name in it, is not understood.",
    ),
    "schematron.failed": Rule(
        "warning",
        "Correct the rule, or put what it reads into the project.",
        "A rule could not be evaluated here, so nobody knows whether the text holds to it.",
    ),
    "schematron.left-out": Rule(
        "warning",
        "Write the rule without it.",
        "What would write files, load other stylesheets or check other documents is not run.",
    ),
    "schematron.complex": Rule(
        "error",
        "Simplify the schema, or split the file.",
        "Schemas are run within bounds of size, depth, time and memory.",
    ),
    "sch.assert": Rule(
        "error",
        "Do as the rule of the schema asks.",
        "A Schematron rule of the project's asserts something that does not hold here.",
    ),
    "sch.report": Rule(
        "error",
        "Look at this place; a rule of the schema reports it.",
        "A Schematron rule of the project's reports what it found here.",
    ),
    # -- against the schema ------------------------------------------------------------------------
    "rng.root": Rule(
        "error",
        "Choose the schema that is for such files.",
        "A schema says which element a file begins with.",
    ),
    "rng.unknown": Rule(
        "error", "Correct the element's name or namespace.", "The schema does not know this element."
    ),
    "rng.context": Rule(
        "error",
        "Choose an element that may stand here.",
        "The element may stand elsewhere, but not here.",
    ),
    "rng.order": Rule(
        "error",
        "Move the element, or what closed the part it belongs in.",
        "The order of elements says what they are; what came before rules this one out.",
    ),
    "rng.missing": Rule(
        "error", "Put in what must come before.", "The schema asks for another element first."
    ),
    "rng.incomplete": Rule(
        "error", "Put in what is missing.", "The element ends before it has what the schema asks for."
    ),
    "rng.text": Rule(
        "error", "Put the words into an element that holds text.", "No text may stand here."
    ),
    "rng.attribute": Rule(
        "error", "Correct the attribute's name, or take it out.", "The element has no such attribute."
    ),
    "rng.attribute-missing": Rule(
        "error", "Add the attribute.", "The element needs the attribute to be understood."
    ),
    "rng.value": Rule(
        "error", "Give a value that is allowed.", "The schema says which values there are."
    ),
    "rng.complex": Rule(
        "error",
        "Simplify the schema, or split the file.",
        "Validation stops where it would otherwise take time or memory without bounds.",
    ),
    # -- ids, links --------------------------------------------------------------------------------
    "id.duplicate": Rule(
        "warning",
        "Give one of the two another xml:id.",
        "An address can lead to one place only: links go to the first, the second gets a suffix.",
    ),
    "id.missing": Rule(
        "info",
        "Add an xml:id to the division.",
        "Its page needs an address, which for now is made from its number or heading and may change "
        "when they do.",
    ),
    "division.section": Rule(
        "info",
        "Add the type to [volumes] documents if such divisions are documents.",
        "Among documents stands a division of another type; it has a page, but is not counted or "
        "numbered as a document.",
    ),
    "id.collision": Rule(
        "warning",
        "Give the division another xml:id.",
        "Two pages cannot have the same address; the second gets a suffix.",
    ),
    "volume.duplicate": Rule(
        "error",
        "Give one of the files another xml:id on its TEI element.",
        "Two volumes cannot have the same address; the second is left out.",
    ),
    "link.unresolved": Rule(
        "warning",
        "Correct the target, or add an element with that xml:id.",
        "The reference leads nowhere; its words stand as plain text.",
    ),
    "link.volume": Rule(
        "info",
        "Add the volume to the project, or name the place where it is published with "
        "[references] volumes.",
        "The volume referred to is not at hand; the words stand as plain text.",
    ),
    "link.unsafe": Rule(
        "warning",
        "Use http, https or mailto.",
        "Such an address could run code in the reader's browser; the words stand as plain text.",
    ),
    "link.kind": Rule(
        "warning",
        "Correct the pointer, or the element it stands on.",
        "What a pointer means depends on what it leads to.",
    ),
    "link.elsewhere": Rule(
        "warning",
        "Correct the target, or add the id to the other volume.",
        "The other volume is at hand and has no such place.",
    ),
    "person.name": Rule(
        "warning",
        "Point to the person who is named.",
        "The words name one person, the pointer another; a register would be wrong.",
    ),
    # -- the shape of the volume -------------------------------------------------------------------
    "document.number": Rule(
        "warning",
        "Correct n, or put the documents in order.",
        "Documents are cited by number; a gap or a repetition is mostly a slip.",
    ),
    "note.sequence": Rule(
        "warning",
        "Correct n, or look for a note that is lost.",
        "A number that is missing or twice may mean that a note is.",
    ),
    "note.nested": Rule(
        "warning", "Close the first note before the second.", "A note within a note is mostly a slip."
    ),
    "page.sequence": Rule(
        "warning",
        "Correct n, or put the pages in order.",
        "Pages are cited by number, and a page out of order is mostly misread.",
    ),
    "page.facs": Rule(
        "warning", "Correct facs.", "Two pages with one image, or a page without one, is mostly a slip."
    ),
    "page.catchword": Rule(
        "warning",
        "Look at the images of both pages.",
        "A catchword is the first word of the next page; if it is not, one of them is misread.",
    ),
    "date.order": Rule("error", "Exchange the two, or correct one.", "Time does not run backwards."),
    "date.span": Rule(
        "info",
        "Look at the date in the source.",
        "A year far from those of the volume is often a slip.",
    ),
    "date.printed": Rule(
        "warning",
        "Correct when, unless the printed date is wrong; then say so in a note.",
        "Dates are sorted by the attribute and read in print.",
    ),
    # -- the text itself ---------------------------------------------------------------------------
    "text.bracket": Rule(
        "warning", "Put the missing bracket where it belongs.", "Brackets set editors' words apart."
    ),
    "text.quote": Rule("info", "Put the missing mark where it belongs.", "A quotation has an end."),
    "text.script": Rule(
        "warning",
        "Type the word anew in one script.",
        "Letters that look alike in two scripts are different to every search.",
    ),
    "text.joined": Rule("warning", "Put the space back.", "Words that ran together are not found."),
    "text.range": Rule("warning", "Put the dash back.", "No volume has so many pages."),
    "text.digit": Rule(
        "warning", "Type the right one; --fix does it.", "The digit 1 and the letter l look alike."
    ),
    "text.doubled": Rule("info", "Take one out.", "A small word twice is mostly a slip."),
    "text.space": Rule(
        "info",
        "Take the white space out; --fix does it.",
        "The mark of a note stands close to its word.",
    ),
    "element.empty": Rule(
        "info", "Put in what is missing, or take the element out.", "Nothing is marked as something."
    ),
    "excision.spelling": Rule(
        "info",
        "Correct the spelling; where one word is wrong, edition validate --fix does it.",
        "Withheld text is recognised by the words that stand for it. This phrase was understood "
        "all the same, but a search for the right words will not find it.",
    ),
    "excision.not": Rule(
        "warning",
        'Compare the source, and put "not" back where it is lost.',
        'Without "not" the phrase says the opposite of what is probably meant.',
    ),
    "ignore.reason": Rule(
        "warning",
        "Write <?edition-ignore CODE: REASON?>.",
        "What is not to be said again needs a reason that others can read.",
    ),
    "ignore.refused": Rule(
        "warning",
        "Mend the place, or set the level of the code for the whole project in [validation].",
        "At a place only what house rules and Schematron rules find is ignored, by code or by family "
        "(text.*): what the schema and the parser say stands.",
    ),
    "ignore.unused": Rule(
        "info", "Take the instruction out.", "What was to be ignored is not there any more."
    ),
    # -- text --------------------------------------------------------------------------------------
    "element.unknown": Rule(
        "warning",
        "Correct the name, or add a template for it to the project's own stylesheet.",
        "The stylesheets do not know this element; its text is shown and marked.",
    ),
    "element.omitted": Rule(
        "info",
        "Nothing, if it is no text of the edition.",
        "This element is on the list of what the edition leaves out.",
    ),
    "rend.unknown": Rule(
        "info",
        "Correct the value, or give the class x-… a rule in the project's own CSS.",
        "Nothing is known about how this should look.",
    ),
    "note.number": Rule(
        "info",
        "Add n to the note.",
        "A note without a number is called by its place in the document, which changes when "
        "a note is added.",
    ),
    "date.invalid": Rule(
        "warning",
        "Write the date as YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ss.",
        "The date cannot be sorted by.",
    ),
    "image.missing": Rule(
        "info",
        "Put the image into the project's images folder, or correct the url.",
        "The image is not at hand; its description stands in its place.",
    ),
    "facsimile.missing": Rule(
        "warning",
        "Put the image into the folder of page images, or correct facs.",
        "The page break names an image that is not at hand, so the page is shown without one.",
    ),
    "facsimile.unused": Rule(
        "info",
        "Name it with facs on its page break, or take it out of the folder.",
        "An image in the folder of page images belongs to no page.",
    ),
    # -- rendering ---------------------------------------------------------------------------------
    "stylesheet.error": Rule(
        "error", "Mend the project's stylesheet.", "A stylesheet could not be compiled or run."
    ),
    "stylesheet.message": Rule(
        "warning", "See the stylesheet that says so.", "A stylesheet has something to say."
    ),
    "override.nothing": Rule(
        "warning",
        "Correct the name, or delete it.",
        "A file or block of the project's own that takes the place of nothing shows nowhere.",
    ),
    "stylesheet.never": Rule(
        "warning",
        "Correct the name, or take out what does nothing.",
        "A template that nothing calls is a slip more often than not: what it was to do is not done.",
    ),
    "template.error": Rule(
        "error", "Mend the project's template.", "A template could not be read or rendered."
    ),
    # -- transcripts -------------------------------------------------------------------------------
    "transcript.too-large": Rule(
        "error", "Split the transcript into documents.", "A limit bounds time and memory."
    ),
    "transcript.binary": Rule(
        "error",
        "Give the transcript as plain text in UTF-8.",
        "Word-processor files, images and other binary files hold no text that can be read as it is.",
    ),
    "transcript.encoding": Rule(
        "error",
        "Save the transcript as UTF-8.",
        "Read in a wrong encoding, letters would become others without anyone noticing.",
    ),
    "transcript.character": Rule(
        "warning",
        "Replace the character with what the page has.",
        "XML cannot hold control characters and halves of characters.",
    ),
    "transcript.empty": Rule(
        "error", "Put the text into the file, or delete it.", "There is nothing to encode."
    ),
    "transcript.markup": Rule(
        "error",
        "To work on TEI as text, write it out with edition decode; to publish it, use edition build.",
        "A transcript is plain text. Tags would become characters of the text.",
    ),
    "transcript.marks": Rule(
        "warning",
        "If it is a mark of the dialect, put `kind: dialect` into the metadata; if the page itself has "
        "it, `kind: published` or `kind: archival`.",
        "The kind of a transcript is recognised by its signs; where these are few, it may be another.",
    ),
    "transcript.none": Rule(
        "error", "Name .txt or .md files, or a folder that holds some.", "There is nothing to encode."
    ),
    "transcript.same-id": Rule(
        "warning",
        "Give one of the two another id in its metadata.",
        "Two documents cannot have the same xml:id in one volume.",
    ),
    "encode.by-hand": Rule(
        "warning",
        "Compare the two; keep what you want in the file, and delete the one beside it. To have the "
        "file "
        "encoded anew, delete it.",
        "What an editor has changed is never written over.",
    ),
    "assemble.by-hand": Rule(
        "warning",
        "Take over by hand what you want of the new encoding; or delete the document from the "
        "volume to have it put in anew.",
        "What an editor has changed is never written over.",
    ),
    "assemble.gone": Rule(
        "warning",
        "Delete the document from the volume if it is not wanted, or encode its transcript again.",
        "What is in the volume is never deleted; a transcript may have got another id.",
    ),
    "assemble.id": Rule(
        "warning",
        "Give one of the two another id, in the volume or in the metadata of the transcript.",
        "An xml:id stands once in a volume.",
    ),
    "assemble.document": Rule(
        "warning",
        "Name files that edition encode has written.",
        "Each file is to hold one document.",
    ),
    "assemble.none": Rule(
        "error",
        "Encode transcripts first: edition encode transcripts",
        "There is nothing to put into the volume.",
    ),
    "assemble.volume": Rule(
        "error",
        "Name a TEI file in UTF-8, or one that does not exist yet.",
        "Documents go into the body of a TEI file.",
    ),
    "decode.foreign": Rule(
        "warning",
        "Take the element or attribute out, or keep the document as TEI.",
        "The dialect has forms for TEI and the FRUS extension only.",
    ),
    "decode.unlike": Rule(
        "warning",
        "Keep the document as TEI, and report it: it is a fault of the software.",
        "A transcript is to give the TEI that it was made from.",
    ),
    "decode.letter": Rule(
        "warning",
        "Leave what the header of the volume says as it is; the transcript is of the text alone.",
        "A correspDesc can say more of a letter than the metadata `from` and `to`.",
    ),
    "decode.exists": Rule(
        "warning", "Delete the file, or choose another folder.", "What is there may have been edited."
    ),
    "transcript.note-unmarked": Rule(
        "warning",
        "Put the number of the note behind its word in the transcript.",
        "The list has a note that nothing in the text calls; it stands at the end of the text.",
    ),
    "transcript.marker-unclaimed": Rule(
        "warning",
        "Add the note to the list at the end, or take the number out.",
        "A number looks like the marker of a note that is not there; it stays in the text.",
    ),
    "transcript.page-jump": Rule(
        "warning",
        "Correct the number of the page, or mark the page break that is missing.",
        "Pages follow each other; where one is missing a page break may have been lost.",
    ),
    "transcript.date": Rule(
        "warning", "Write the date in a form that can be read.", "A date is to be sorted by."
    ),
    "transcript.id": Rule(
        "warning",
        "Begin the id with a letter; use letters, digits, full stops, hyphens and underscores.",
        "An xml:id is an XML name without a colon.",
    ),
    "dialect.block": Rule(
        "warning",
        "Open a block with “::: name” and end it with “:::”.",
        "Blocks open and end in pairs.",
    ),
    "dialect.attributes": Rule(
        "warning",
        'Write {key=value key="two words"}; a brace of the text is \\{.',
        "What is not understood would be lost or become text.",
    ),
    "dialect.mark": Rule(
        "warning",
        "End the mark, or put a backslash before a character that is one of the text.",
        "A mark that is not understood stays in the text as it stands, and the editor is told.",
    ),
    "dialect.note": Rule(
        "warning",
        "Call each note once with [^1], and give its text once as [^1]: …",
        "A note has one place and one text.",
    ),
    "transcript.lost": Rule(
        "error",
        "Look at this place in the TEI, and report it: it is a fault of the software.",
        "Every character of a transcript is to be in its TEI.",
    ),
    "metadata.open": Rule(
        "warning", "End the block with a line ---.", "What the block says is not used."
    ),
    "metadata.syntax": Rule(
        "warning",
        "Write “key: value”.",
        "The line is not used; docs/reference/metadata.md lists the keys.",
    ),
    "metadata.unknown-key": Rule(
        "warning",
        "Correct the key; docs/reference/metadata.md lists all.",
        "A misspelt key would be ignored silently.",
    ),
    "metadata.reading": Rule(
        "warning",
        "Copy the words from the transcript: “stood => meant [high, where from]”.",
        "A decision that fits no place in the text has no effect.",
    ),
    "metadata.unused": Rule(
        "warning",
        "Correct the value, or take the line out.",
        "What the metadata say and the TEI has not would be lost silently.",
    ),
    "metadata.twice": Rule("warning", "Keep one of the two.", "A key has one value."),
    # -- search ------------------------------------------------------------------------------------
    "search.missing": Rule(
        "info",
        "Install it with: pip install 'pagefind[bin]' cbor2; or set [site] search = false.",
        "Pagefind, which makes the search index, is not installed or does not run on this machine.",
    ),
    "search.failed": Rule(
        "warning",
        "Build again; if it happens again, please report it. [site] search = false builds without.",
        "Pagefind could not make the search index; the search page tells readers so.",
    ),
    # -- books -------------------------------------------------------------------------------------
    "press.missing": Rule(
        "error",
        "Install the extra, in the folder of this software: pip install '.[pdf]'",
        "PDFs are set by WeasyPrint, which is not part of the plain installation.",
    ),
    "press.library": Rule(
        "error",
        "Install the library with the system's package manager.",
        "WeasyPrint sets type with Pango and HarfBuzz, which come from the system.",
    ),
    "press.part": Rule(
        "error",
        "Give the id that stands in the address of its page.",
        "A book of a part of a volume is asked for by the id of a document or division.",
    ),
    "press.typeface": Rule(
        "warning",
        "Install the typeface, put it into the project's folder of typefaces, or name another.",
        "What is set in a typeface that is not at hand, or may not be embedded, is set in another.",
    ),
    "press.note": Rule(
        "info",
        "Look at the page; a note called from a heading or table may be called from the text instead.",
        "A long note runs on to the next page. One longer than a page, or standing on the page after "
        "its call or, where no foot has room, after its paragraph is printed whole, and told.",
    ),
    "press.table": Rule(
        "warning",
        "Make the table narrower, or choose a larger page in [print].",
        "A table that does not fit across a turned page is made to fit: its columns are alike, its "
        "type small, and words may break.",
    ),
    "press.overflow": Rule(
        "warning",
        "Break the long word or line, or make the table narrower.",
        "Text that runs over the edge of the page would be cut off.",
    ),
    "press.heading": Rule(
        "info",
        "Nothing, or change what stands above it.",
        "A heading stands at the foot of a page without the text that it heads.",
    ),
    "press.page": Rule(
        "warning",
        "Reword the reference, or what stands around it, by a word.",
        "The number of a page is part of the text that prints it, and can itself move that text to "
        "another page. Where this goes back and forth, the last number printed may be the wrong one.",
    ),
    # -- the audit ---------------------------------------------------------------------------------
    "audit.lost": Rule(
        "error",
        "Where the project has stylesheets or templates of its own, look there first; "
        "otherwise it is a fault of the software, not of the text: please report it.",
        "Words of the TEI are not on the page.",
    ),
    "audit.added": Rule(
        "error",
        "Where the project has stylesheets or templates of its own, look there first; "
        "otherwise it is a fault of the software, not of the text: please report it.",
        "Words are on the page that are neither in the TEI nor marked as made by the software.",
    ),
    "audit.changed": Rule(
        "error",
        "Where the project has stylesheets or templates of its own, look there first; "
        "otherwise it is a fault of the software, not of the text: please report it.",
        "Words of the TEI stand on the page joined, split, altered or in another order.",
    ),
    "audit.missing": Rule(
        "error", "Build the edition first: edition build", "The page to be audited does not exist."
    ),
    # -- comparison --------------------------------------------------------------------------------
    "compare.sides": Rule(
        "error", "Give two files, or two folders.", "A file cannot be compared with a folder."
    ),
    "merge.conflict": Rule(
        "error",
        "Choose between what stands after <?edition-conflict ours?> and after <?edition-conflict "
        "theirs?>, and delete the other and the three instructions.",
        "Both sides changed the same place, and only an editor can say which is right.",
    ),
    "format.changes": Rule(
        "error",
        "Please report it with the file; it was left as it is.",
        "Layout is changed only where no reader sees it.",
    ),
    "collate.missing": Rule(
        "error",
        "Name an xml:id of the file: edition collate volume.xml#d278 other.xml#d12",
        "The document to be collated is not in the file.",
    ),
    "git.missing": Rule("error", "Install git.", "Revisions are read with git."),
    "git.failed": Rule("error", "Do as git says.", "git could not do what the comparison needs."),
    "git.no-repository": Rule(
        "error",
        "Go into the repository first, or name two files or folders.",
        "Revisions can be compared only inside a git repository.",
    ),
    "git.revision": Rule(
        "error",
        "Correct the name; git log and git branch list what there is.",
        "What was named is neither a file nor a revision.",
    ),
    "git.missing-file": Rule(
        "error",
        "Name a revision that has the file.",
        "A side of the comparison does not exist.",
    ),
    "apply.not-changes": Rule(
        "error",
        "Give what edition diff --json wrote, or decisions that the review site exported.",
        "Only such files say exactly what to change.",
    ),
    "apply.target": Rule(
        "error",
        "Name the folder that the paths of the change list are in.",
        "A change list of several files applies to a folder.",
    ),
    "apply.decisions": Rule(
        "error",
        "Review this pair of files, or take the change list that was reviewed.",
        "Decisions hold for the two files that were reviewed; on others the same numbers are other "
        "changes.",
    ),
    "apply.mismatch": Rule(
        "error",
        "Go back to one of the two files that were compared, or compare anew.",
        "A change list is exact: it applies to the two files it was made from and to no other.",
    ),
    "apply.dependent": Rule(
        "error",
        "Decide alike on the records that overlap, or mend the place by hand.",
        "Some changes of markup depend on each other; half of them would not be XML.",
    ),
}


class Related(msgspec.Struct, frozen=True):
    """Another place of the same file that a finding has to do with."""

    line: int
    column: int
    message: str


class Fix(msgspec.Struct, frozen=True):
    """A change that mends a finding and cannot do harm: the bytes of the file, in UTF-8, from `start`
    to `end` become `text`."""

    start: int
    end: int
    text: str


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing to tell the editor. `line` and `column` count from 1; 0 means the whole file."""

    code: str
    path: str
    message: str
    line: int = 0
    column: int = 0
    document: str = ""
    detail: str = ""
    """A more particular remedy than the rule's, where there is one."""
    length: int = 0
    """How many letters of the line are meant; 0 where that is not known."""
    cause: str = ""
    """The same for findings of one cause, wherever they stand; "" where each is its own."""
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    level: Severity | Literal[""] = ""
    """How grave it is here, where a project or the schema says otherwise than the rule."""

    @property
    def severity(self) -> Severity:
        return self.level or RULES[self.code].severity

    @property
    def remedy(self) -> str:
        return self.detail or RULES[self.code].remedy

    @property
    def place(self) -> str:
        """`file:line:column`, as editors and terminals understand it."""
        if self.line:
            return f"{self.path}:{self.line}:{self.column}"
        return self.path


class CannotRun(Exception):
    """Nothing can be done at all; carries the findings that say why (exit code 2)."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("; ".join(f"{f.place}: {f.message}" for f in findings))
        self.findings = findings

    def __reduce__(self) -> tuple[type[CannotRun], tuple[Finding, ...]]:
        return CannotRun, self.findings  # so that it comes whole out of a worker process
