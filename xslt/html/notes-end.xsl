<?xml version="1.0" encoding="UTF-8"?>
<!-- Foot notes on a page that has no foot: called in the text, collected after it, with a way
     there and back that needs no script. -->
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
    <sup><span class="vh"><xsl:value-of select="concat($label-note, ' ')"/></span><xsl:value-of select="@e:label"/></sup>
  </xsl:template>

  <xsl:template match="*" mode="m:notes">
    <xsl:variable name="notes" select="descendant-or-self::tei:note[@e:note='foot']"/>
    <xsl:if test="$notes">
      <section class="notes" role="doc-endnotes">
        <h2 class="notes-head" data-gen=""><xsl:value-of select="$label-notes"/></h2>
        <ol class="notes-list">
          <xsl:apply-templates select="$notes" mode="m:note"/>
        </ol>
      </section>
    </xsl:if>
  </xsl:template>

  <xsl:template match="tei:note" mode="m:note">
    <li>
      <xsl:apply-templates select="." mode="m:attributes"/>
      <a href="#{@e:ref}" role="doc-backlink" data-gen="">
        <!-- "Source" before a note that begins with "Source:" is for the ear only. -->
        <xsl:choose>
          <xsl:when test="@e:label = $label-source">
            <xsl:attribute name="class">back back-word</xsl:attribute>
            <span class="vh"><xsl:value-of select="concat(@e:label, ' ', $label-back)"/></span>
          </xsl:when>
          <xsl:otherwise>
            <xsl:attribute name="class">back</xsl:attribute>
            <xsl:value-of select="@e:label"/>
            <span class="vh"><xsl:value-of select="concat(' ', $label-back)"/></span>
          </xsl:otherwise>
        </xsl:choose>
      </a>
      <xsl:text> </xsl:text>
      <div class="note-text">
        <xsl:apply-templates/>
      </div>
    </li>
  </xsl:template>

</xsl:stylesheet>
