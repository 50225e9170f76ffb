"""What a PDF says of itself: an XMP packet (ISO 16684-1), the same words as the document information.

Identifiers of a standard that PDF/A does not know by itself, as that of PDF/UA, are described in the
packet (ISO 19005-3, 6.6.2.3; ISO 14289-1, 5).
"""

from __future__ import annotations

from xml.sax.saxutils import escape


def packet(
    *,
    title: str,
    lang: str,
    author: str,
    subject: str,
    identifier: str,
    producer: str,
    archival: bool,
) -> bytes:
    """The packet. What is empty is not said."""
    said = [f"<dc:title>{_alternatives(title)}</dc:title>"]
    said.append(f"<dc:language><rdf:Bag><rdf:li>{escape(lang)}</rdf:li></rdf:Bag></dc:language>")
    if author:
        said.append(f"<dc:creator><rdf:Seq><rdf:li>{escape(author)}</rdf:li></rdf:Seq></dc:creator>")
    if subject:
        said.append(f"<dc:description>{_alternatives(subject)}</dc:description>")
    if identifier:
        said.append(f"<dc:identifier>{escape(identifier)}</dc:identifier>")
    said.append("<dc:format>application/pdf</dc:format>")
    said.append(f"<pdf:Producer>{escape(producer)}</pdf:Producer>")
    said.append("<pdfuaid:part>1</pdfuaid:part>")
    if archival:
        said.append("<pdfaid:part>3</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>")
        said.append(_EXTENSION)
    return _PACKET.format("\n".join(said)).encode()


def _alternatives(text: str) -> str:
    return f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(text)}</rdf:li></rdf:Alt>'


_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
{}
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""

_EXTENSION = """<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>"""
