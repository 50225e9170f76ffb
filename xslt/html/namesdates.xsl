<?xml version="1.0" encoding="UTF-8"?>
<!-- TEI module namesdates (chapter 14 of P5: names, dates, people, places). Names are links where
     they lead to an entry; records of persons, places and so on are lists with labelled lines. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:tei="http://www.tei-c.org/ns/1.0"
    xmlns:e="urn:edition:stamp"
    xmlns:m="urn:edition:mode"
    xmlns:t="urn:edition:template"
    exclude-result-prefixes="tei e m t">

  <xsl:template match="tei:persName | tei:placeName | tei:orgName | tei:geogName | tei:eventName
    | tei:objectName">
    <xsl:call-template name="t:link"/>
  </xsl:template>

  <!-- Parts of names, and what is said of persons and places in running text. -->
  <xsl:template match="tei:forename | tei:surname | tei:genName | tei:nameLink | tei:roleName
    | tei:settlement | tei:district | tei:region | tei:country | tei:bloc | tei:geogFeat
    | tei:offset | tei:geo | tei:birth | tei:death | tei:age | tei:sex | tei:gender | tei:faith
    | tei:nationality | tei:residence | tei:occupation | tei:education | tei:affiliation
    | tei:floruit | tei:socecStatus | tei:langKnown | tei:persPronouns">
    <xsl:call-template name="t:phrase"/>
  </xsl:template>

  <xsl:template match="tei:addName">
    <xsl:call-template name="t:either"><xsl:with-param name="edge" select="' '"/></xsl:call-template>
  </xsl:template>

  <xsl:template match="tei:listPerson | tei:listPlace | tei:listOrg | tei:listEvent | tei:listObject
    | tei:listNym | tei:listRelation | tei:listBibl | tei:listRef">
    <xsl:call-template name="t:listing"/>
  </xsl:template>

  <xsl:template match="tei:person | tei:persona | tei:personGrp | tei:place | tei:org | tei:event
    | tei:object | tei:nym | tei:relation | tei:state | tei:trait | tei:langKnowledge | tei:location
    | tei:population | tei:climate | tei:terrain | tei:objectIdentifier">
    <xsl:call-template name="t:labelled"/>
  </xsl:template>

</xsl:stylesheet>
