<?xml version="1.0" encoding="UTF-8"?>
<!-- Transcription: TEI module transcr (chapter 11), and the simple editorial changes of the core
     (chapter 3.5). What the CSS shows by a stroke or a bracket is also said in words, for those
     who listen. Brackets come from the CSS: they are no text. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:tei="http://www.tei-c.org/ns/1.0"
    xmlns:e="urn:edition:stamp"
    xmlns:m="urn:edition:mode"
    xmlns:t="urn:edition:template"
    exclude-result-prefixes="tei e m t">

  <!-- Deleted and added. -->
  <xsl:template match="tei:del">
    <xsl:call-template name="t:phrase"><xsl:with-param name="name" select="'del'"/></xsl:call-template>
  </xsl:template>

  <xsl:template match="tei:del" mode="m:content">
    <xsl:call-template name="t:say"><xsl:with-param name="words" select="$label-deleted"/></xsl:call-template>
    <xsl:apply-templates/>
  </xsl:template>

  <xsl:template match="tei:add">
    <xsl:call-template name="t:phrase"><xsl:with-param name="name" select="'ins'"/></xsl:call-template>
  </xsl:template>

  <xsl:template match="tei:add" mode="m:content">
    <xsl:call-template name="t:say"><xsl:with-param name="words" select="$label-added"/></xsl:call-template>
    <xsl:apply-templates/>
  </xsl:template>

  <!-- Other changes on the page, and what marks a stretch of text without changing its words. -->
  <xsl:template match="tei:subst | tei:mod | tei:restore | tei:redo | tei:undo | tei:retrace
    | tei:secl | tei:surplus | tei:damage | tei:metamark | tei:signatures | tei:catchwords">
    <xsl:call-template name="t:phrase"/>
  </xsl:template>

  <!-- Read with doubt, or put in by the editor. -->
  <xsl:template match="tei:unclear | tei:supplied">
    <xsl:call-template name="t:phrase"/>
  </xsl:template>

  <xsl:template match="tei:unclear" mode="m:content">
    <xsl:call-template name="t:say"><xsl:with-param name="words" select="$label-unclear"/></xsl:call-template>
    <xsl:apply-templates/>
  </xsl:template>

  <xsl:template match="tei:supplied" mode="m:content">
    <xsl:call-template name="t:say"><xsl:with-param name="words" select="$label-supplied"/></xsl:call-template>
    <xsl:apply-templates/>
  </xsl:template>

  <!-- Two forms of one word, both of them given. -->
  <xsl:template match="tei:choice">
    <xsl:call-template name="t:phrase"/>
  </xsl:template>

  <!-- Each form is a word of its own: the space between them is text, lest they run together. Where
       one form is hidden, so is the space. -->
  <xsl:template match="tei:choice" mode="m:content">
    <xsl:for-each select="* | text()[normalize-space()]">
      <xsl:if test="position() &gt; 1"><span class="or"><xsl:text> </xsl:text></span></xsl:if>
      <xsl:apply-templates select="."/>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="tei:abbr">
    <xsl:call-template name="t:phrase"><xsl:with-param name="name" select="'abbr'"/></xsl:call-template>
  </xsl:template>

  <xsl:template match="tei:sic | tei:corr | tei:orig | tei:reg | tei:expan | tei:am | tei:ex">
    <xsl:call-template name="t:phrase"/>
  </xsl:template>

  <xsl:template match="tei:choice/tei:corr" mode="m:content">
    <xsl:call-template name="t:say"><xsl:with-param name="words" select="$label-correction"/></xsl:call-template>
    <xsl:apply-templates/>
  </xsl:template>

  <xsl:template match="tei:choice/tei:reg" mode="m:content">
    <xsl:call-template name="t:say"><xsl:with-param name="words" select="$label-regularised"/></xsl:call-template>
    <xsl:apply-templates/>
  </xsl:template>

  <xsl:template match="tei:choice/tei:expan" mode="m:content">
    <xsl:call-template name="t:say"><xsl:with-param name="words" select="$label-expansion"/></xsl:call-template>
    <xsl:apply-templates/>
  </xsl:template>

  <!-- Nothing there, or nothing that can be read. Python puts into words what (e:say); a gap of
       which nothing is known is a row of dots, as it is in print. -->
  <xsl:template match="tei:gap | tei:space | tei:ellipsis">
    <xsl:call-template name="t:either"/>
  </xsl:template>

  <xsl:template match="tei:gap | tei:space | tei:ellipsis" mode="m:content">
    <xsl:choose>
      <xsl:when test="@reason or @extent or @quantity or @unit">
        <span class="say" data-gen="">
          <xsl:value-of select="concat('[', substring('…', 1 div not(@e:say)), @e:say, ']')"/>
        </span>
      </xsl:when>
      <xsl:otherwise>
        <span class="dots" aria-hidden="true" data-gen="">. . . . .</span>
        <xsl:call-template name="t:say"><xsl:with-param name="words" select="@e:say"/></xsl:call-template>
      </xsl:otherwise>
    </xsl:choose>
    <xsl:apply-templates/>
  </xsl:template>

  <!-- The furniture of the source's page: page numbers, catchwords, stamps, classifications. It is
       no part of the sentence it stands in, so that white space parts it from the words beside. -->
  <xsl:template match="tei:fw">
    <xsl:call-template name="t:either"><xsl:with-param name="edge" select="' '"/></xsl:call-template>
  </xsl:template>

  <xsl:template match="tei:fw[@type='catch']" mode="m:content">
    <xsl:call-template name="t:say"><xsl:with-param name="words" select="$label-catchword"/></xsl:call-template>
    <xsl:apply-templates/>
  </xsl:template>

  <xsl:template match="tei:fw[@type='classification']" mode="m:content">
    <xsl:call-template name="t:say"><xsl:with-param name="words" select="$label-classification"/></xsl:call-template>
    <xsl:apply-templates/>
  </xsl:template>

  <xsl:template match="tei:stamp">
    <xsl:call-template name="t:phrase"/>
  </xsl:template>

  <xsl:template match="tei:stamp" mode="m:content">
    <xsl:call-template name="t:say"><xsl:with-param name="words" select="$label-stamp"/></xsl:call-template>
    <xsl:apply-templates/>
  </xsl:template>

  <!-- Documents described as they lie on the page (sourceDoc, facsimile). -->
  <xsl:template match="tei:sourceDoc | tei:facsimile | tei:surfaceGrp | tei:surface | tei:zone | tei:line">
    <xsl:call-template name="t:block"/>
  </xsl:template>

  <!-- Points and relations without words: kept only where something may lead to them. -->
  <xsl:template match="tei:anchor | tei:handShift | tei:addSpan | tei:delSpan | tei:damageSpan
    | tei:shift | tei:lacunaStart | tei:lacunaEnd | tei:witStart | tei:witEnd | tei:move
    | tei:undo[not(node())] | tei:redo[not(node())] | tei:path">
    <xsl:if test="@e:id"><span id="{@e:id}"/></xsl:if>
    <xsl:apply-templates/>
  </xsl:template>

</xsl:stylesheet>
