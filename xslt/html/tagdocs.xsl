<?xml version="1.0" encoding="UTF-8"?>
<!-- TEI module tagdocs (chapter 23): documentation of markup. Examples are shown as they would be
     typed: their tags are generated, their words are the editor's. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:tei="http://www.tei-c.org/ns/1.0"
    xmlns:teix="http://www.tei-c.org/ns/Examples"
    xmlns:e="urn:edition:stamp"
    xmlns:m="urn:edition:mode"
    xmlns:t="urn:edition:template"
    exclude-result-prefixes="tei teix e m t">

  <xsl:template match="tei:gi | tei:att | tei:val | tei:tag | tei:code | tei:ident | tei:altIdent">
    <xsl:call-template name="t:phrase"><xsl:with-param name="name" select="'code'"/></xsl:call-template>
  </xsl:template>

  <xsl:template match="tei:eg | tei:egXML | teix:egXML">
    <xsl:call-template name="t:block"><xsl:with-param name="name" select="'pre'"/></xsl:call-template>
  </xsl:template>

  <xsl:template match="teix:*">
    <span class="tag" data-gen="">
      <xsl:value-of select="concat('&lt;', name())"/>
      <xsl:for-each select="@*[namespace-uri() != 'urn:edition:stamp']">
        <xsl:value-of select="concat(' ', name(), '=&quot;', ., '&quot;')"/>
      </xsl:for-each>
      <xsl:value-of select="substring('/&gt;', 1 + boolean(node()))"/>
    </span>
    <xsl:if test="node()">
      <xsl:apply-templates/>
      <span class="tag" data-gen=""><xsl:value-of select="concat('&lt;/', name(), '&gt;')"/></span>
    </xsl:if>
  </xsl:template>

  <!-- Specifications, piece by piece. -->
  <xsl:template match="tei:schemaSpec | tei:specGrp | tei:specGrpRef | tei:specList | tei:specDesc
    | tei:moduleSpec | tei:moduleRef | tei:elementSpec | tei:elementRef | tei:classSpec | tei:classRef
    | tei:classes | tei:memberOf | tei:macroSpec | tei:macroRef | tei:dataSpec | tei:dataRef
    | tei:dataFacet | tei:paramList | tei:paramSpec | tei:param | tei:model | tei:modelGrp
    | tei:modelSequence | tei:outputRendition | tei:attList | tei:attDef | tei:attRef | tei:datatype
    | tei:defaultVal | tei:valDesc | tei:valList | tei:valItem | tei:content | tei:textNode
    | tei:anyElement | tei:empty | tei:constraintSpec | tei:constraint | tei:exemplum | tei:remarks
    | tei:equiv | tei:unitDef | tei:unitDecl | tei:conversion">
    <xsl:call-template name="t:labelled"/>
  </xsl:template>

</xsl:stylesheet>
