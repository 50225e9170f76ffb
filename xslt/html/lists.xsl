<?xml version="1.0" encoding="UTF-8"?>
<!-- Lists. Where labels and items alternate the list is a dl; else it is an ol or ul. A list with a
     head, or with matter before its first item, is a div that holds these and the list proper.
     Whatever stands between items (page breaks, paragraphs, stray notes) becomes an item of its
     own, because an HTML list may hold nothing else. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:tei="http://www.tei-c.org/ns/1.0"
    xmlns:e="urn:edition:stamp"
    xmlns:m="urn:edition:mode"
    xmlns:t="urn:edition:template"
    exclude-result-prefixes="tei e m t">

  <xsl:template match="tei:list">
    <xsl:variable name="first" select="(tei:item | tei:label | tei:headLabel | tei:headItem)[1]"/>
    <xsl:choose>
      <xsl:when test="not($first)">
        <div>
          <xsl:apply-templates select="." mode="m:attributes"/>
          <xsl:apply-templates mode="m:list-front"/>
        </div>
      </xsl:when>
      <xsl:when test="$first/preceding-sibling::* or $first/preceding-sibling::text()[normalize-space()]">
        <div>
          <xsl:apply-templates select="." mode="m:attributes"/>
          <xsl:apply-templates select="$first/preceding-sibling::node()" mode="m:list-front"/>
          <xsl:apply-templates select="." mode="m:items">
            <xsl:with-param name="items" select="$first | $first/following-sibling::node()"/>
          </xsl:apply-templates>
        </div>
      </xsl:when>
      <xsl:otherwise>
        <xsl:apply-templates select="." mode="m:items">
          <xsl:with-param name="items" select="node()"/>
          <xsl:with-param name="attributes" select="1"/>
        </xsl:apply-templates>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- Subject, participants and the like: one class for all that heads a document. -->
  <xsl:template match="tei:list[@type]" mode="m:attributes" priority="1">
    <xsl:variable name="head" select="contains(
      ' subject participants to from references memo distribution ', concat(' ', @type, ' '))"/>
    <xsl:call-template name="t:attributes">
      <xsl:with-param name="class" select="concat('list', substring(' list-head-matter', 1 div $head))"/>
    </xsl:call-template>
  </xsl:template>

  <!-- What comes before the items: the head and other matter. -->
  <xsl:template match="*" mode="m:list-front">
    <xsl:apply-templates select="."/>
  </xsl:template>

  <xsl:template match="tei:head" mode="m:list-front">
    <xsl:call-template name="t:head-label">
      <xsl:with-param name="class" select="'head list-head'"/>
    </xsl:call-template>
  </xsl:template>

  <!-- The list proper, with the attributes of the TEI list where nothing else carries them. -->
  <xsl:template match="tei:list" mode="m:items">
    <xsl:param name="items"/>
    <xsl:param name="attributes"/>
    <xsl:variable name="name">
      <xsl:choose>
        <xsl:when test="@type = 'ordered' or contains(@rend, 'ordered') or contains(@rend, 'numbered')">ol</xsl:when>
        <xsl:otherwise>ul</xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:element name="{$name}">
      <xsl:if test="$attributes"><xsl:apply-templates select="." mode="m:attributes"/></xsl:if>
      <xsl:apply-templates select="$items" mode="m:li"/>
    </xsl:element>
  </xsl:template>

  <!-- Each label needs an item after it and each item a label before it, or HTML has no dl. -->
  <xsl:template match="tei:list[tei:label or tei:headLabel]
    [(tei:item | tei:headItem | tei:label | tei:headLabel)[1][self::tei:label or self::tei:headLabel]]
    [(tei:item | tei:headItem | tei:label | tei:headLabel)[last()][self::tei:item or self::tei:headItem]]"
    mode="m:items">
    <xsl:param name="items"/>
    <xsl:param name="attributes"/>
    <dl>
      <xsl:if test="$attributes"><xsl:apply-templates select="." mode="m:attributes"/></xsl:if>
      <xsl:apply-templates select="." mode="m:pairs">
        <xsl:with-param name="items" select="$items"/>
      </xsl:apply-templates>
    </dl>
  </xsl:template>

  <xsl:template match="tei:list" mode="m:pairs">
    <xsl:param name="items"/>
    <xsl:apply-templates select="$items" mode="m:dl"/>
  </xsl:template>

  <xsl:template match="tei:item | tei:headItem" mode="m:li">
    <li>
      <xsl:apply-templates select="." mode="m:attributes">
        <xsl:with-param name="class" select="substring('head', 1 div boolean(self::tei:headItem))"/>
      </xsl:apply-templates>
      <xsl:apply-templates/>
    </li>
  </xsl:template>

  <!-- An ordered list counts for itself; the editor may set a number all the same. -->
  <xsl:template match="tei:list[@type='ordered']/tei:item[@n and translate(@n, '0123456789', '') = '']"
    mode="m:li">
    <li value="{@n}">
      <xsl:apply-templates select="." mode="m:attributes">
        <xsl:with-param name="class" select="''"/>
      </xsl:apply-templates>
      <xsl:apply-templates/>
    </li>
  </xsl:template>

  <xsl:template match="tei:label | tei:headLabel" mode="m:li">
    <li>
      <xsl:apply-templates select="." mode="m:attributes"/>
      <xsl:apply-templates/>
    </li>
  </xsl:template>

  <xsl:template match="*" mode="m:li">
    <li class="between"><xsl:apply-templates select="."/></li>
  </xsl:template>

  <!-- Text where TEI allows none is shown all the same. -->
  <xsl:template match="text()" mode="m:li">
    <xsl:if test="normalize-space()"><li class="between"><xsl:value-of select="."/></li></xsl:if>
  </xsl:template>

  <xsl:template match="tei:label | tei:headLabel" mode="m:dl">
    <dt>
      <xsl:apply-templates select="." mode="m:attributes">
        <xsl:with-param name="class" select="substring('head', 1 div boolean(self::tei:headLabel))"/>
      </xsl:apply-templates>
      <xsl:apply-templates/>
    </dt>
  </xsl:template>

  <xsl:template match="tei:item | tei:headItem" mode="m:dl">
    <dd>
      <xsl:apply-templates select="." mode="m:attributes">
        <xsl:with-param name="class" select="substring('head', 1 div boolean(self::tei:headItem))"/>
      </xsl:apply-templates>
      <xsl:apply-templates/>
    </dd>
  </xsl:template>

  <xsl:template match="*" mode="m:dl">
    <dd class="between"><xsl:apply-templates select="."/></dd>
  </xsl:template>

  <xsl:template match="text()" mode="m:dl">
    <xsl:if test="normalize-space()"><dd class="between"><xsl:value-of select="."/></dd></xsl:if>
  </xsl:template>

  <!-- An item or label that is not in a list. -->
  <xsl:template match="tei:item | tei:headItem | tei:headLabel">
    <xsl:call-template name="t:either"><xsl:with-param name="edge" select="' '"/></xsl:call-template>
  </xsl:template>

  <xsl:template match="tei:label">
    <xsl:call-template name="t:either"/>
  </xsl:template>

</xsl:stylesheet>
