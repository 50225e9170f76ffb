<?xml version="1.0" encoding="UTF-8"?>
<!-- Figures, formulae and music (TEI chapter 14). The description of a figure is what those read
     who do not see it: the image's alternative text, and no text of the page. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:tei="http://www.tei-c.org/ns/1.0"
    xmlns:mml="http://www.w3.org/1998/Math/MathML"
    xmlns:svg="http://www.w3.org/2000/svg"
    xmlns:e="urn:edition:stamp"
    xmlns:m="urn:edition:mode"
    xmlns:t="urn:edition:template"
    exclude-result-prefixes="tei mml svg e m t">

  <xsl:template match="tei:figure">
    <xsl:choose>
      <xsl:when test="../@e:flow or ../@e:note='foot' or not(../..)
        or contains($containers, concat(' ', local-name(..), ' '))">
        <figure>
          <xsl:apply-templates select="." mode="m:attributes"/>
          <xsl:apply-templates select="." mode="m:content"/>
        </figure>
      </xsl:when>
      <xsl:otherwise>
        <xsl:call-template name="t:block"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- A figure of which we have nothing but the description. -->
  <xsl:template match="tei:figure[tei:figDesc][not(tei:graphic or tei:media or tei:binaryObject)]" mode="m:content">
    <span class="graphic absent" role="img" aria-label="{normalize-space(tei:figDesc)}" data-gen="">
      <xsl:value-of select="concat('[', $label-figure, ']')"/>
    </span>
    <xsl:apply-templates/>
  </xsl:template>

  <xsl:template match="tei:figDesc"/>

  <!-- Only one head, the first or else the last thing in the figure, can be its figcaption. -->
  <xsl:template match="tei:figure/tei:head">
    <xsl:call-template name="t:head-label"/>
  </xsl:template>

  <xsl:template match="tei:figure/tei:head[not(preceding-sibling::*[not(self::tei:figDesc)])]
    | tei:figure/tei:head[not(following-sibling::*[not(self::tei:figDesc)])]
      [not(../*[not(self::tei:figDesc)][1][self::tei:head])]" priority="1">
    <xsl:choose>
      <xsl:when test="../../@e:flow or ../../@e:note='foot'
        or contains($containers, concat(' ', local-name(../..), ' '))">
        <figcaption>
          <xsl:apply-templates select="." mode="m:attributes"/>
          <xsl:apply-templates/>
        </figcaption>
      </xsl:when>
      <xsl:otherwise><xsl:call-template name="t:head-label"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- An image, where it can be shown; a place for it, where it cannot. -->
  <xsl:template match="tei:graphic[@e:src] | tei:media[@e:src]">
    <img src="{@e:src}" alt="{@e:alt}" loading="lazy">
      <xsl:apply-templates select="." mode="m:attributes"/>
    </img>
    <xsl:apply-templates/>
  </xsl:template>

  <xsl:template match="tei:graphic | tei:media">
    <span data-gen="">
      <xsl:apply-templates select="." mode="m:attributes">
        <xsl:with-param name="class" select="'graphic absent'"/>
      </xsl:apply-templates>
      <xsl:value-of select="concat('[', $label-figure, ']')"/>
      <xsl:if test="@e:alt != ''"><xsl:value-of select="concat(' ', @e:alt)"/></xsl:if>
    </span>
    <xsl:apply-templates/>
  </xsl:template>

  <!-- Data in letters are no words: see omissions.txt. -->
  <xsl:template match="tei:binaryObject"/>

  <xsl:template match="tei:formula">
    <xsl:call-template name="t:phrase"/>
  </xsl:template>

  <xsl:template match="tei:notatedMusic">
    <xsl:call-template name="t:either"/>
  </xsl:template>

  <!-- MathML and SVG are HTML's own: their elements are copied where a browser takes them for what
       they are, inside <math> and <svg>, without what could run. Another name, or one in another
       place, would be an element of HTML: a frame, say. -->
  <xsl:variable name="mathml" select="' math mi mn mo ms mtext mspace mrow mfrac msqrt mroot mstyle merror
    mpadded mphantom mfenced menclose msub msup msubsup munder mover munderover mmultiscripts mprescripts
    none mtable mtr mtd mlabeledtr maligngroup malignmark semantics annotation '"/>

  <xsl:variable name="svg" select="' svg g defs desc path rect circle ellipse line polyline polygon text tspan
    textPath linearGradient radialGradient stop clipPath mask pattern marker symbol switch '"/>

  <xsl:template match="mml:*">
    <xsl:choose>
      <xsl:when test="contains($mathml, concat(' ', local-name(), ' '))
        and (self::mml:math or parent::mml:*[ancestor-or-self::mml:math])">
        <xsl:call-template name="t:copied"/>
      </xsl:when>
      <xsl:otherwise><xsl:call-template name="t:unknown"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="svg:*">
    <xsl:choose>
      <xsl:when test="contains($svg, concat(' ', local-name(), ' '))
        and (self::svg:svg or parent::svg:*[ancestor-or-self::svg:svg])">
        <xsl:call-template name="t:copied"/>
      </xsl:when>
      <xsl:when test="self::svg:title[not(*)] and parent::svg:*[ancestor-or-self::svg:svg]">
        <xsl:call-template name="t:copied"/>
      </xsl:when>
      <xsl:otherwise><xsl:call-template name="t:unknown"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="t:copied">
    <xsl:element name="{local-name()}">
      <xsl:apply-templates select="@*" mode="m:foreign"/>
      <xsl:apply-templates/>
    </xsl:element>
  </xsl:template>

  <xsl:template match="svg:script | svg:style"/>

  <xsl:template match="@*" mode="m:foreign">
    <xsl:if test="namespace-uri() = '' and not(starts-with(local-name(), 'on') or local-name() = 'href'
      or local-name() = 'style')">
      <xsl:attribute name="{local-name()}"><xsl:value-of select="."/></xsl:attribute>
    </xsl:if>
  </xsl:template>

</xsl:stylesheet>
