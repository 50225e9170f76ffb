<?xml version="1.0" encoding="UTF-8"?>
<!-- The attributes of an HTML element: its classes, id, style and language.

     Classes are the TEI element's name, `name-type` where it has a type, `place-…` where it has a
     place, `by-hand` where somebody’s hand is named, and the canonical tokens of its rendition. A
     module that wants other classes hands them over; a project that wants more
     attributes overrides the mode m:attributes for the elements it cares for. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:e="urn:edition:stamp"
    xmlns:m="urn:edition:mode"
    xmlns:t="urn:edition:template"
    exclude-result-prefixes="e m t">

  <xsl:template match="*" mode="m:attributes" name="t:attributes">
    <xsl:param name="class" select="local-name()"/>
    <xsl:choose>
      <xsl:when test="@type or @place or @hand">
        <xsl:attribute name="class">
          <xsl:value-of select="normalize-space(concat($class,
            substring(concat(' ', local-name(), '-', translate(normalize-space(@type), ' ', '-')), 1 div boolean(@type)),
            substring(concat(' place-', translate(normalize-space(@place), ' ', '-')), 1 div boolean(@place)),
            substring(' by-hand', 1 div boolean(@hand)), ' ', @e:rend))"/>
        </xsl:attribute>
      </xsl:when>
      <xsl:when test="@e:rend">
        <xsl:attribute name="class"><xsl:value-of select="normalize-space(concat($class, ' ', @e:rend))"/></xsl:attribute>
      </xsl:when>
      <xsl:when test="$class != ''">
        <xsl:attribute name="class"><xsl:value-of select="$class"/></xsl:attribute>
      </xsl:when>
    </xsl:choose>
    <xsl:if test="@e:id">
      <xsl:attribute name="id"><xsl:value-of select="@e:id"/></xsl:attribute>
    </xsl:if>
    <xsl:if test="@e:hand">
      <xsl:attribute name="title"><xsl:value-of select="@e:hand"/></xsl:attribute>
    </xsl:if>
    <xsl:if test="@e:style">
      <xsl:attribute name="style"><xsl:value-of select="@e:style"/></xsl:attribute>
    </xsl:if>
    <xsl:if test="@xml:lang">
      <xsl:apply-templates select="@xml:lang" mode="m:attributes"/>
    </xsl:if>
  </xsl:template>

  <!-- Scripts that run from right to left need to be told so, or punctuation ends up astray. -->
  <xsl:template match="@xml:lang" mode="m:attributes">
    <xsl:if test=". != ''">
      <xsl:attribute name="lang"><xsl:value-of select="."/></xsl:attribute>
      <xsl:if test="contains(' ar arc dv fa he ps sd syr ug ur yi ',
        concat(' ', substring-before(concat(., '-'), '-'), ' '))">
        <xsl:attribute name="dir">rtl</xsl:attribute>
      </xsl:if>
    </xsl:if>
  </xsl:template>

</xsl:stylesheet>
