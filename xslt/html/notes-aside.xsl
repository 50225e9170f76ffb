<?xml version="1.0" encoding="UTF-8"?>
<!-- Foot notes in a book of flowing text: called in place, and each an aside at the end of the text, which
     a reading system shows beside its call. The number in the aside leads back. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:tei="http://www.tei-c.org/ns/1.0"
    xmlns:e="urn:edition:stamp"
    xmlns:m="urn:edition:mode"
    exclude-result-prefixes="tei e m">

  <xsl:template match="tei:note[@e:note='foot']">
    <xsl:apply-templates select="." mode="m:call"/>
  </xsl:template>

  <xsl:template match="tei:note" mode="m:call-content">
    <sup><xsl:value-of select="@e:label"/></sup>
  </xsl:template>

  <xsl:template match="*" mode="m:notes">
    <xsl:variable name="notes" select="descendant-or-self::tei:note[@e:note='foot']"/>
    <xsl:if test="$notes">
      <section class="notes">
        <h2 class="notes-head" data-gen=""><xsl:value-of select="$label-notes"/></h2>
        <xsl:apply-templates select="$notes" mode="m:note"/>
      </section>
    </xsl:if>
  </xsl:template>

  <xsl:template match="tei:note" mode="m:note">
    <aside role="doc-footnote">
      <xsl:apply-templates select="." mode="m:attributes"/>
      <a class="back" href="#{@e:ref}" role="doc-backlink" title="{$label-back}" data-gen=""><xsl:value-of select="@e:label"/></a>
      <xsl:text> </xsl:text>
      <div class="note-text">
        <xsl:apply-templates/>
      </div>
    </aside>
  </xsl:template>

</xsl:stylesheet>
