<?xml version="1.0" encoding="UTF-8"?>
<!-- Page breaks of the source on paper: an empty element that the CSS moves into the margin with
     its number, so that a line runs on undisturbed. One between words of running text is "held"
     by the word after it: it goes to the line of that word. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:tei="http://www.tei-c.org/ns/1.0"
    xmlns:e="urn:edition:stamp"
    xmlns:m="urn:edition:mode"
    exclude-result-prefixes="tei e m">

  <xsl:template match="tei:pb">
    <xsl:variable name="held" select="normalize-space(preceding-sibling::node()[1][self::text()])
      and following-sibling::node()[1][self::* or normalize-space(substring(., 1, 1))]"/>
    <!-- Blank pages of the source have their breaks one after the other. -->
    <xsl:variable name="again"
      select="preceding-sibling::node()[self::* or normalize-space()][1][self::tei:pb]"/>
    <span data-pb="{@e:page}" data-gen="">
      <xsl:apply-templates select="." mode="m:attributes">
        <xsl:with-param name="class"
          select="concat('pb', substring(' held', 1 div $held), substring(' again', 1 div boolean($again)))"/>
      </xsl:apply-templates>
    </span>
    <xsl:apply-templates/>
  </xsl:template>

</xsl:stylesheet>
