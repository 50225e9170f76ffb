<?xml version="1.0" encoding="UTF-8"?>
<!-- Which HTML element may hold a TEI element where it stands.

     HTML forbids a block inside a phrase or paragraph, and TEI allows nearly everything nearly
     everywhere. Three named templates decide, from the element's parent and its own e:flow:

       t:phrase   matter of the line: span (or another phrase element), a div where it holds blocks
       t:block    matter on lines of its own: div (or p …), a span where the parent is a phrase
       t:either   a block among blocks, a phrase among words

     A block that has to become a span gets white space at its edges: the space that was there has
     been taken away as layout, and its words must not run into those beside it. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:e="urn:edition:stamp"
    xmlns:m="urn:edition:mode"
    xmlns:t="urn:edition:template"
    exclude-result-prefixes="e m t">

  <!-- Elements that hold blocks and no words of their own. -->
  <xsl:variable name="pure-containers" select="concat(
    ' TEI teiCorpus div div1 div2 div3 div4 div5 div6 div7 body front back text group floatingText attachment',
    ' titlePage docTitle postscript argument epigraph figure lg sp spGrp castList castGroup',
    ' prologue epilogue performance set annotationBlock listApp listBibl listChange listEvent',
    ' listNym listObject listOrg listPerson listPlace listRelation listRef listWit person',
    ' personGrp persona place org event object nym particDesc settingDesc setting superEntry entry hom',
    ' msDesc msPart msFrag msContents msItem msItemStruct physDesc objectDesc supportDesc',
    ' layoutDesc handDesc scriptDesc typeDesc decoDesc bindingDesc sealDesc history additional',
    ' adminInfo recordHist custodialHist sourceDoc facsimile surface surfaceGrp teiHeader fileDesc',
    ' titleStmt editionStmt publicationStmt seriesStmt notesStmt sourceDesc encodingDesc',
    ' projectDesc samplingDecl editorialDecl correction normalization quotation hyphenation',
    ' segmentation stdVals interpretation punctuation tagsDecl namespace refsDecl classDecl',
    ' taxonomy category profileDesc abstract correspDesc correspAction correspContext textClass',
    ' revisionDesc availability langUsage textDesc exemplum remarks standOff xenoData list table',
    ' noteGrp ')"/>

  <!-- These and the elements that hold words and blocks side by side: what they become may hold
       an HTML block. -->
  <xsl:variable name="containers" select="concat($pure-containers,
    ' item cell opener closer docImprint castItem sense dictScrap re zone state trait entryFree u writing ')"/>

  <xsl:template name="t:phrase">
    <xsl:param name="name" select="'span'"/>
    <xsl:param name="class" select="local-name()"/>
    <xsl:choose>
      <xsl:when test="@e:flow">
        <div>
          <xsl:apply-templates select="." mode="m:attributes">
            <xsl:with-param name="class" select="concat($class, ' phrase')"/>
          </xsl:apply-templates>
          <xsl:apply-templates select="." mode="m:content"/>
        </div>
      </xsl:when>
      <xsl:otherwise>
        <xsl:element name="{$name}">
          <xsl:apply-templates select="." mode="m:attributes">
            <xsl:with-param name="class" select="$class"/>
          </xsl:apply-templates>
          <xsl:apply-templates select="." mode="m:content"/>
        </xsl:element>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="t:block">
    <xsl:param name="name" select="'div'"/>
    <xsl:param name="class" select="local-name()"/>
    <xsl:choose>
      <xsl:when test="../@e:flow or ../@e:note='foot' or not(../..)
        or contains($containers, concat(' ', local-name(..), ' '))">
        <xsl:variable name="wrapper">
          <xsl:choose>
            <xsl:when test="@e:flow">div</xsl:when>
            <xsl:otherwise><xsl:value-of select="$name"/></xsl:otherwise>
          </xsl:choose>
        </xsl:variable>
        <xsl:element name="{$wrapper}">
          <xsl:apply-templates select="." mode="m:attributes">
            <xsl:with-param name="class" select="$class"/>
          </xsl:apply-templates>
          <xsl:apply-templates select="." mode="m:content"/>
        </xsl:element>
      </xsl:when>
      <xsl:otherwise>
        <xsl:text> </xsl:text>
        <span>
          <xsl:apply-templates select="." mode="m:attributes">
            <xsl:with-param name="class" select="concat('as-block ', $class)"/>
          </xsl:apply-templates>
          <xsl:apply-templates select="." mode="m:content"/>
        </span>
        <xsl:text> </xsl:text>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="t:either">
    <xsl:param name="block" select="'div'"/>
    <xsl:param name="class" select="local-name()"/>
    <!-- White space round it, where it is a phrase, because a word ends there. -->
    <xsl:param name="edge"/>
    <xsl:choose>
      <xsl:when test="@e:flow">
        <div>
          <xsl:apply-templates select="." mode="m:attributes">
            <xsl:with-param name="class" select="$class"/>
          </xsl:apply-templates>
          <xsl:apply-templates select="." mode="m:content"/>
        </div>
      </xsl:when>
      <xsl:when test="not(../..) or contains($pure-containers, concat(' ', local-name(..), ' '))">
        <xsl:element name="{$block}">
          <xsl:apply-templates select="." mode="m:attributes">
            <xsl:with-param name="class" select="$class"/>
          </xsl:apply-templates>
          <xsl:apply-templates select="." mode="m:content"/>
        </xsl:element>
      </xsl:when>
      <xsl:otherwise>
        <xsl:value-of select="$edge"/>
        <span>
          <xsl:apply-templates select="." mode="m:attributes">
            <xsl:with-param name="class" select="$class"/>
          </xsl:apply-templates>
          <xsl:apply-templates select="." mode="m:content"/>
        </span>
        <xsl:value-of select="$edge"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- What stands inside. A module adds generated words here, before or after the text. -->
  <xsl:template match="*" mode="m:content">
    <xsl:apply-templates/>
  </xsl:template>

  <!-- Words for those who cannot see how the text looks. The space is theirs, not the text's. -->
  <xsl:template name="t:say">
    <xsl:param name="words"/>
    <xsl:if test="$words != ''">
      <span class="vh" data-gen=""><xsl:value-of select="concat($words, ' ')"/></span>
    </xsl:if>
  </xsl:template>

</xsl:stylesheet>
