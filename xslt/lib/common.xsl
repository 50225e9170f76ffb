<?xml version="1.0" encoding="UTF-8"?>
<!-- Everything that the website and print have in common, in one list. The order does not matter:
     no two of these modules match the same element with the same priority, save that the fallback
     comes first and so loses to all others. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:tei="http://www.tei-c.org/ns/1.0">

  <xsl:import href="fallback.xsl"/>

  <xsl:include href="params.xsl"/>
  <xsl:include href="root.xsl"/>
  <xsl:include href="attributes.xsl"/>
  <xsl:include href="wrap.xsl"/>
  <xsl:include href="links.xsl"/>
  <xsl:include href="labelled.xsl"/>

  <xsl:include href="../html/core.xsl"/>
  <xsl:include href="../html/excisions.xsl"/>
  <xsl:include href="../html/lists.xsl"/>
  <xsl:include href="../html/notes.xsl"/>
  <xsl:include href="../html/breaks.xsl"/>
  <xsl:include href="../html/textstructure.xsl"/>
  <xsl:include href="../html/titlepage.xsl"/>
  <xsl:include href="../html/tables.xsl"/>
  <xsl:include href="../html/figures.xsl"/>
  <xsl:include href="../html/transcr.xsl"/>
  <xsl:include href="../html/textcrit.xsl"/>
  <xsl:include href="../html/namesdates.xsl"/>
  <xsl:include href="../html/verse.xsl"/>
  <xsl:include href="../html/drama.xsl"/>
  <xsl:include href="../html/linking.xsl"/>
  <xsl:include href="../html/analysis.xsl"/>
  <xsl:include href="../html/spoken.xsl"/>
  <xsl:include href="../html/dictionaries.xsl"/>
  <xsl:include href="../html/msdescription.xsl"/>
  <xsl:include href="../html/tagdocs.xsl"/>
  <xsl:include href="../html/header.xsl"/>
  <xsl:include href="../html/frus.xsl"/>

  <!-- White space in these is layout: their children carry the text. -->
  <xsl:strip-space elements="tei:choice tei:subst tei:app tei:rdgGrp tei:table tei:row tei:list
    tei:figure"/>

</xsl:stylesheet>
