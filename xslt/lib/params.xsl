<?xml version="1.0" encoding="UTF-8"?>
<!-- The words of the interface that Python hands over, in the reader's language. The English given
     here serves where a stylesheet is run without them. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:param name="label-page" select="'Page'"/>
  <xsl:param name="label-notes" select="'Notes'"/>
  <xsl:param name="label-note" select="'Note'"/>
  <xsl:param name="label-source" select="'Source'"/>
  <xsl:param name="label-back" select="'Back to the text'"/>
  <xsl:param name="label-unknown" select="'Element not known to the stylesheets'"/>
  <xsl:param name="label-deleted" select="'deleted'"/>
  <xsl:param name="label-added" select="'added'"/>
  <xsl:param name="label-unclear" select="'unclear'"/>
  <xsl:param name="label-supplied" select="'supplied'"/>
  <xsl:param name="label-stamp" select="'Stamp'"/>
  <xsl:param name="label-classification" select="'Classification'"/>
  <xsl:param name="label-catchword" select="'Catchword'"/>
  <xsl:param name="label-margin" select="'In the margin'"/>
  <xsl:param name="label-correction" select="'correction'"/>
  <xsl:param name="label-expansion" select="'expansion'"/>
  <xsl:param name="label-regularised" select="'regularised'"/>
  <xsl:param name="label-apparatus" select="'Apparatus'"/>
  <xsl:param name="label-figure" select="'Figure'"/>

</xsl:stylesheet>
