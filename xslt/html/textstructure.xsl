<?xml version="1.0" encoding="UTF-8"?>
<!-- TEI module textstructure (chapter 4): divisions, heads, openers, closers. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:tei="http://www.tei-c.org/ns/1.0"
    xmlns:e="urn:edition:stamp"
    xmlns:m="urn:edition:mode"
    xmlns:t="urn:edition:template"
    exclude-result-prefixes="tei e m t">

  <!-- A division within the page's own. -->
  <xsl:template match="tei:div | tei:div1 | tei:div2 | tei:div3 | tei:div4 | tei:div5 | tei:div6
    | tei:div7">
    <xsl:call-template name="t:block">
      <xsl:with-param name="class">
        <xsl:text>div</xsl:text>
        <xsl:if test="@type"> div-<xsl:value-of select="translate(normalize-space(@type), ' ', '-')"/></xsl:if>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <!-- A text in a text: an enclosure, a poem in a novel. -->
  <xsl:template match="tei:floatingText | tei:text | tei:group">
    <xsl:call-template name="t:block"/>
  </xsl:template>

  <xsl:template match="tei:front | tei:body | tei:back">
    <xsl:call-template name="t:block"/>
  </xsl:template>

  <!-- Heads of divisions. One that holds a block cannot be an HTML heading, and says it is one. -->
  <xsl:template match="tei:head[@e:level]">
    <xsl:choose>
      <xsl:when test="@e:flow">
        <div role="heading" aria-level="{@e:level}">
          <xsl:apply-templates select="." mode="m:attributes"/>
          <xsl:apply-templates/>
        </div>
      </xsl:when>
      <xsl:otherwise>
        <xsl:element name="h{@e:level}">
          <xsl:apply-templates select="." mode="m:attributes"/>
          <xsl:apply-templates/>
        </xsl:element>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- Heads that are labels: of a list, a stanza, a cast. -->
  <xsl:template match="tei:head">
    <xsl:call-template name="t:head-label"/>
  </xsl:template>

  <xsl:template name="t:head-label">
    <xsl:param name="class" select="'head'"/>
    <xsl:call-template name="t:block">
      <xsl:with-param name="name" select="'p'"/>
      <xsl:with-param name="class" select="$class"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="tei:opener | tei:closer | tei:postscript | tei:argument | tei:epigraph">
    <xsl:call-template name="t:block"/>
  </xsl:template>

  <xsl:template match="tei:dateline | tei:salute | tei:signed | tei:trailer">
    <xsl:call-template name="t:block"><xsl:with-param name="name" select="'p'"/></xsl:call-template>
  </xsl:template>

  <!-- The class has a hyphen: where a page names no author, Zotero takes what has the class "byline"
       for one, whatever it says. -->
  <xsl:template match="tei:byline">
    <xsl:call-template name="t:block">
      <xsl:with-param name="name" select="'p'"/>
      <xsl:with-param name="class" select="'by-line'"/>
    </xsl:call-template>
  </xsl:template>

  <!-- Placeholders for contents and indexes that others make. -->
  <xsl:template match="tei:divGen">
    <xsl:apply-templates/>
  </xsl:template>

</xsl:stylesheet>
