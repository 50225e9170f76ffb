<?xml version="1.0" encoding="UTF-8"?>
<!-- TEI modules analysis (chapter 18) and gaiji (chapter 5): words, sentences, characters; and the
     feature structures of chapter 19 (iso-fs). -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:tei="http://www.tei-c.org/ns/1.0"
    xmlns:e="urn:edition:stamp"
    xmlns:m="urn:edition:mode"
    xmlns:t="urn:edition:template"
    exclude-result-prefixes="tei e m t">

  <!-- Units of language are marked for machines; most need no element of HTML. -->
  <xsl:template match="tei:w | tei:pc | tei:m | tei:c | tei:s | tei:cl | tei:phr">
    <xsl:choose>
      <xsl:when test="@e:id or @e:rend or @e:style or @xml:lang or @e:flow">
        <xsl:call-template name="t:phrase"/>
      </xsl:when>
      <xsl:otherwise><xsl:apply-templates/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- What an analyst says of the text. -->
  <xsl:template match="tei:interpGrp | tei:interp | tei:spanGrp | tei:span">
    <xsl:call-template name="t:either"/>
  </xsl:template>

  <!-- A character that has no code. -->
  <xsl:template match="tei:g">
    <xsl:call-template name="t:phrase"/>
  </xsl:template>

  <xsl:template match="tei:char | tei:glyph | tei:charDecl | tei:mapping | tei:localProp
    | tei:unicodeProp | tei:unihanProp">
    <xsl:call-template name="t:labelled"/>
  </xsl:template>

  <xsl:template match="tei:fs | tei:f | tei:fLib | tei:fvLib | tei:vAlt | tei:vColl | tei:vLabel
    | tei:vMerge | tei:vNot | tei:string | tei:binary | tei:numeric | tei:symbol | tei:default">
    <xsl:call-template name="t:either"/>
  </xsl:template>

  <!-- Graphs and trees (chapter 20), as the words on their nodes. -->
  <xsl:template match="tei:graph | tei:node | tei:arc | tei:tree | tei:root | tei:iNode | tei:leaf
    | tei:eTree | tei:eLeaf | tei:triangle | tei:forest | tei:listForest">
    <xsl:call-template name="t:either"/>
  </xsl:template>

</xsl:stylesheet>
