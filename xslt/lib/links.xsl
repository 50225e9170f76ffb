<?xml version="1.0" encoding="UTF-8"?>
<!-- Links. Python says where a mention or reference leads (e:href), and gives none to a link inside a
     link, because HTML knows no such thing. A reference that holds the call of a note (e:split) cannot
     be a link as a whole: its own words are, and the call is one beside them. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:tei="http://www.tei-c.org/ns/1.0"
    xmlns:e="urn:edition:stamp"
    xmlns:m="urn:edition:mode"
    xmlns:t="urn:edition:template"
    exclude-result-prefixes="tei e m t">

  <xsl:template name="t:link">
    <xsl:param name="name" select="'span'"/>
    <xsl:param name="class" select="local-name()"/>
    <xsl:choose>
      <xsl:when test="not(@e:href)">
        <xsl:call-template name="t:phrase">
          <xsl:with-param name="name" select="$name"/>
          <xsl:with-param name="class"
            select="concat($class, substring(' unresolved', 1 div boolean(@e:unresolved)))"/>
        </xsl:call-template>
      </xsl:when>
      <!-- A mention and nothing more: nine links of ten, made without asking for every attribute. -->
      <xsl:when test="@e:entry and not(@e:split or @e:id or @e:rend or @e:style or @type or @place
        or @xml:lang)">
        <a class="{$class}" href="{@e:href}" data-entry="{@e:entry}">
          <xsl:apply-templates select="." mode="m:content"/>
        </a>
      </xsl:when>
      <xsl:when test="@e:split">
        <xsl:element name="{substring('spandiv', 1 + 4 * boolean(@e:flow), 4)}">
          <xsl:apply-templates select="." mode="m:attributes">
            <xsl:with-param name="class" select="$class"/>
          </xsl:apply-templates>
          <xsl:apply-templates mode="m:linked">
            <xsl:with-param name="href" select="@e:href"/>
          </xsl:apply-templates>
        </xsl:element>
      </xsl:when>
      <xsl:otherwise>
        <a>
          <xsl:apply-templates select="." mode="m:attributes">
            <xsl:with-param name="class" select="$class"/>
          </xsl:apply-templates>
          <xsl:attribute name="href"><xsl:value-of select="@e:href"/></xsl:attribute>
          <xsl:if test="@e:entry">
            <xsl:attribute name="data-entry"><xsl:value-of select="@e:entry"/></xsl:attribute>
          </xsl:if>
          <xsl:apply-templates select="." mode="m:content"/>
        </a>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="*" mode="m:linked">
    <xsl:apply-templates select="."/>
  </xsl:template>

  <xsl:template match="text()" mode="m:linked">
    <xsl:param name="href"/>
    <xsl:choose>
      <xsl:when test="normalize-space()">
        <a href="{$href}"><xsl:value-of select="."/></a>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="."/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

</xsl:stylesheet>
