<?xml version="1.0" encoding="UTF-8"?>
<!-- Lists with labels, a box for each label and what belongs to it. Engines for paged media break grids
     badly: notes land on other pages than their calls. As paragraphs, label and item break as text does. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:tei="http://www.tei-c.org/ns/1.0"
    xmlns:m="urn:edition:mode"
    xmlns:t="urn:edition:template"
    exclude-result-prefixes="tei m t">

  <!-- What stands in a list, by the label that comes after it: a label and what belongs to it have the same. -->
  <xsl:key name="t:paired" match="tei:list/node()" use="concat(generate-id(..),
    generate-id(following-sibling::tei:label[1]), generate-id(following-sibling::tei:headLabel[1]))"/>

  <xsl:template match="tei:list" mode="m:pairs">
    <xsl:for-each select="tei:label | tei:headLabel">
      <xsl:variable name="next" select="concat(generate-id(..),
        generate-id(following-sibling::tei:label[1]), generate-id(following-sibling::tei:headLabel[1]))"/>
      <div class="pair">
        <xsl:apply-templates select="key('t:paired', $next)" mode="m:dl"/>
        <!-- HTML has no label without an item. -->
        <xsl:if test="following-sibling::*[1][self::tei:label or self::tei:headLabel]">
          <dd class="between"/>
        </xsl:if>
      </div>
    </xsl:for-each>
  </xsl:template>

</xsl:stylesheet>
