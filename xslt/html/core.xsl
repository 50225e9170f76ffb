<?xml version="1.0" encoding="UTF-8"?>
<!-- TEI module core (chapter 3): what all texts have. Lists, notes, breaks, verse and drama have
     files of their own; choice, sic, corr and the like stand with the transcription. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:tei="http://www.tei-c.org/ns/1.0"
    xmlns:e="urn:edition:stamp"
    xmlns:m="urn:edition:mode"
    xmlns:t="urn:edition:template"
    exclude-result-prefixes="tei e m t">

  <!-- A paragraph needs no class to be known as one; where it cannot be a p, it does. -->
  <xsl:template match="tei:p">
    <xsl:choose>
      <xsl:when test="not(@e:flow) and (contains($containers, concat(' ', local-name(..), ' '))
        or ../@e:flow or ../@e:note='foot')">
        <p>
          <xsl:if test="@*">
            <xsl:apply-templates select="." mode="m:attributes">
              <xsl:with-param name="class" select="''"/>
            </xsl:apply-templates>
          </xsl:if>
          <xsl:apply-templates/>
        </p>
      </xsl:when>
      <xsl:otherwise><xsl:call-template name="t:block"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- Highlighting. The HTML element is the nearest that a reader without our CSS would see. -->
  <xsl:template match="tei:hi">
    <xsl:variable name="rend" select="concat(' ', @e:rend, ' ')"/>
    <xsl:variable name="name">
      <xsl:choose>
        <xsl:when test="contains($rend, ' italic ')">i</xsl:when>
        <xsl:when test="contains($rend, ' strong ')">b</xsl:when>
        <xsl:when test="contains($rend, ' superscript ')">sup</xsl:when>
        <xsl:when test="contains($rend, ' subscript ')">sub</xsl:when>
        <xsl:when test="contains($rend, ' strikethrough ')">s</xsl:when>
        <xsl:when test="contains($rend, ' underline ')">u</xsl:when>
        <xsl:otherwise>span</xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:call-template name="t:phrase">
      <xsl:with-param name="name" select="string($name)"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="tei:emph">
    <xsl:call-template name="t:phrase"><xsl:with-param name="name" select="'em'"/></xsl:call-template>
  </xsl:template>

  <xsl:template match="tei:foreign | tei:mentioned">
    <xsl:call-template name="t:phrase"><xsl:with-param name="name" select="'i'"/></xsl:call-template>
  </xsl:template>

  <xsl:template match="tei:distinct | tei:soCalled | tei:num | tei:measure | tei:measureGrp
    | tei:unit | tei:email | tei:street | tei:postCode | tei:postBox | tei:desc | tei:idno
    | tei:rb | tei:rt">
    <xsl:call-template name="t:phrase"/>
  </xsl:template>

  <!-- Base and annotation side by side, as HTML has them too. -->
  <xsl:template match="tei:ruby">
    <ruby>
      <xsl:apply-templates select="." mode="m:attributes"/>
      <xsl:apply-templates mode="m:ruby"/>
    </ruby>
  </xsl:template>

  <xsl:template match="*" mode="m:ruby">
    <xsl:apply-templates select="."/>
  </xsl:template>

  <!-- The brackets are for whatever cannot set a gloss above the line. -->
  <xsl:template match="tei:rt" mode="m:ruby">
    <rp data-gen="">(</rp>
    <rt>
      <xsl:apply-templates select="." mode="m:attributes"/>
      <xsl:apply-templates/>
    </rt>
    <rp data-gen="">)</rp>
  </xsl:template>

  <!-- Quotations: blocks where they stand among blocks or are said to be blocks. -->
  <xsl:template match="tei:quote | tei:q | tei:said">
    <xsl:variable name="rend" select="concat(' ', @e:rend, ' ')"/>
    <xsl:choose>
      <xsl:when test="contains($rend, ' blockquote ') or contains($rend, ' block ')">
        <xsl:call-template name="t:block">
          <xsl:with-param name="name" select="'blockquote'"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:otherwise>
        <xsl:call-template name="t:either">
          <xsl:with-param name="block" select="'blockquote'"/>
        </xsl:call-template>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="tei:cit">
    <xsl:call-template name="t:either"><xsl:with-param name="edge" select="' '"/></xsl:call-template>
  </xsl:template>

  <!-- Titles of works; of books and the like in italics, of articles not, see the CSS. -->
  <xsl:template match="tei:title">
    <xsl:call-template name="t:link">
      <xsl:with-param name="name" select="'cite'"/>
      <xsl:with-param name="class">
        <xsl:text>title</xsl:text>
        <xsl:if test="@level"> title-<xsl:value-of select="@level"/></xsl:if>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="tei:gloss | tei:term | tei:name | tei:rs">
    <xsl:call-template name="t:link"/>
  </xsl:template>

  <!-- References and pointers. An empty one shows the words Python found for it. -->
  <xsl:template match="tei:ref | tei:ptr">
    <xsl:call-template name="t:link"/>
  </xsl:template>

  <xsl:template match="tei:ref[@e:text] | tei:ptr[@e:text]" mode="m:content">
    <span data-gen=""><xsl:value-of select="@e:text"/></span>
    <xsl:apply-templates/>
  </xsl:template>

  <!-- A date that is a day, as Python found it, is a date for machines too. -->
  <xsl:template match="tei:date | tei:time">
    <xsl:choose>
      <xsl:when test="@e:when and not(@e:flow) and not(ancestor::tei:date)">
        <time datetime="{@e:when}">
          <xsl:apply-templates select="." mode="m:attributes"/>
          <xsl:apply-templates/>
        </time>
      </xsl:when>
      <xsl:otherwise>
        <xsl:call-template name="t:phrase"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- An address is a block of lines, also in a sentence. -->
  <xsl:template match="tei:address | tei:addrLine">
    <xsl:call-template name="t:block"/>
  </xsl:template>

  <!-- Bibliographic references. -->
  <xsl:template match="tei:bibl">
    <xsl:call-template name="t:either"/>
  </xsl:template>

  <xsl:template match="tei:biblStruct | tei:biblFull | tei:analytic | tei:monogr | tei:series
    | tei:imprint">
    <xsl:call-template name="t:either"><xsl:with-param name="edge" select="' '"/></xsl:call-template>
  </xsl:template>

  <xsl:template match="tei:author | tei:editor | tei:publisher | tei:pubPlace | tei:biblScope
    | tei:citedRange | tei:extent | tei:edition | tei:meeting | tei:textLang | tei:relatedItem
    | tei:resp | tei:sponsor | tei:funder | tei:principal | tei:distributor | tei:authority">
    <xsl:call-template name="t:phrase"/>
  </xsl:template>

  <xsl:template match="tei:respStmt">
    <xsl:call-template name="t:either"><xsl:with-param name="edge" select="' '"/></xsl:call-template>
  </xsl:template>

</xsl:stylesheet>
