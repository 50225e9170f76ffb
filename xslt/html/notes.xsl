<?xml version="1.0" encoding="UTF-8"?>
<!-- Notes that are shown where they stand, and the call of one that is not. How foot notes come
     out is for the entry stylesheet to choose: notes-end.xsl or notes-foot.xsl. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:tei="http://www.tei-c.org/ns/1.0"
    xmlns:e="urn:edition:stamp"
    xmlns:m="urn:edition:mode"
    xmlns:t="urn:edition:template"
    exclude-result-prefixes="tei e m t">

  <!-- A note in the line. -->
  <xsl:template match="tei:note">
    <xsl:call-template name="t:phrase">
      <xsl:with-param name="class" select="'note note-inline'"/>
    </xsl:call-template>
  </xsl:template>

  <!-- Its words are not those of the sentence, even where no space parts them: data-apart says so
       to whoever reads the words of the page. -->
  <xsl:template match="tei:note[@e:note='inline' or @e:note='margin']" mode="m:attributes">
    <xsl:param name="class"/>
    <xsl:call-template name="t:attributes"><xsl:with-param name="class" select="$class"/></xsl:call-template>
    <xsl:attribute name="data-apart"/>
  </xsl:template>

  <xsl:template match="tei:note[@e:note='block']">
    <xsl:call-template name="t:block">
      <xsl:with-param name="class" select="'note note-block'"/>
    </xsl:call-template>
  </xsl:template>

  <!-- In the margin: a block beside the text, a phrase within a paragraph. -->
  <xsl:template match="tei:note[@e:note='margin']">
    <xsl:call-template name="t:either">
      <xsl:with-param name="class" select="'note note-margin'"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="tei:note[@e:note='margin']" mode="m:content" priority="1">
    <xsl:call-template name="t:say"><xsl:with-param name="words" select="$label-margin"/></xsl:call-template>
    <xsl:apply-templates/>
  </xsl:template>

  <!-- A note in place that the editor has numbered shows its number. -->
  <xsl:template match="tei:note[@n][@e:label]" mode="m:content">
    <xsl:if test="@e:label != $label-source">
      <span class="n" data-gen=""><xsl:value-of select="concat(@e:label, ' ')"/></span>
    </xsl:if>
    <xsl:apply-templates/>
  </xsl:template>

  <!-- The call. A word for a label ("Source") is set small where a number is set high. -->
  <xsl:template match="tei:note" mode="m:call">
    <a id="{@e:ref}" href="#{@e:id}" role="doc-noteref" data-gen="">
      <xsl:attribute name="class">
        <xsl:text>call</xsl:text>
        <xsl:if test="@e:label = $label-source"> call-source</xsl:if>
      </xsl:attribute>
      <xsl:apply-templates select="." mode="m:call-content"/>
    </a>
  </xsl:template>

  <!-- Groups of notes. -->
  <xsl:template match="tei:noteGrp">
    <xsl:call-template name="t:block"/>
  </xsl:template>

</xsl:stylesheet>
