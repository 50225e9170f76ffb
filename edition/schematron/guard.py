"""What every stylesheet made of a schema has: how documents are read, and how a node is named.

Documents are at hand only as far as the process that runs Saxon was given them, under the name that the
schema reads them by ("s:" relative to the schema, "d:" relative to the document). For others it stops
with the error `need`; whoever runs it then decides, and runs it again.
"""

from __future__ import annotations

from typing import Final

MAP: Final = "http://www.w3.org/2005/xpath-functions/map"
XS: Final = "http://www.w3.org/2001/XMLSchema"
PREFIXES: Final = {
    "xsl": "http://www.w3.org/1999/XSL/Transform", "edition-guard": "edition-guard", "edition-xs": XS,
    "edition-map": MAP, "edition-err": "http://www.w3.org/2005/xqt-errors",
}  # fmt: skip
HEAD: Final = """\
<xsl:output method="xml" encoding="UTF-8" indent="no"/>
<xsl:param name="edition-guard:files" as="edition-xs:string" select="'{}'"/>
<xsl:variable name="edition-guard:read" as="map(*)" select="
  let $all := parse-json($edition-guard:files)
  return edition-map:merge(
    for $key in edition-map:keys($all)
    return map{ $key : if (starts-with($all($key), '!')) then $all($key) else parse-xml($all($key))
    })"/>
<xsl:function name="edition-guard:look" as="item()?">
  <xsl:param name="key" as="edition-xs:string"/>
  <xsl:sequence select="
    if (edition-map:contains($edition-guard:read, $key)) then $edition-guard:read($key)
    else error(QName('edition-guard', 'edition-guard:need'), $key)"/>
</xsl:function>
<xsl:function name="edition-guard:open" as="document-node()">
  <xsl:param name="key" as="edition-xs:string"/>
  <xsl:variable name="found" select="edition-guard:look($key)"/>
  <xsl:sequence select="
    if ($found instance of document-node()) then $found
    else error(QName('edition-guard', 'edition-guard:closed'), substring($found, 2))"/>
</xsl:function>
<xsl:function name="edition-guard:doc" as="document-node()?">
  <xsl:param name="href" as="item()?"/>
  <xsl:sequence select="if (empty($href)) then () else edition-guard:open('s:' || string($href))"/>
</xsl:function>
<xsl:function name="edition-guard:doc-available" as="edition-xs:boolean">
  <xsl:param name="href" as="item()?"/>
  <xsl:sequence select="
    exists($href) and edition-guard:look('s:' || string($href)) instance of document-node()"/>
</xsl:function>
<xsl:function name="edition-guard:document" as="node()*">
  <xsl:param name="hrefs" as="item()*"/>
  <xsl:sequence select="
    for $href in $hrefs
    return edition-guard:open((if ($href instance of node()) then 'd:' else 's:') || string($href))"/>
</xsl:function>
<xsl:function name="edition-guard:document" as="node()*">
  <xsl:param name="hrefs" as="item()*"/>
  <xsl:param name="base" as="node()"/>
  <xsl:sequence select="for $href in $hrefs return edition-guard:open('d:' || string($href))"/>
</xsl:function>
<xsl:function name="edition-guard:where" as="edition-xs:string">
  <xsl:param name="node" as="node()"/>
  <xsl:sequence select="string-join((
    for $one in $node/ancestor-or-self::node()[exists(..)][not(self::attribute())]
    return string(count($one/preceding-sibling::node())),
    if ($node instance of attribute())
    then '@' || (if (namespace-uri($node)) then namespace-uri($node) || '}' else '') ||
    local-name($node) else ()), '/')"/>
</xsl:function>"""
