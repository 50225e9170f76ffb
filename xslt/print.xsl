<?xml version="1.0" encoding="UTF-8"?>
<!-- The stylesheet of print-ready HTML: the same text as on the website, but foot notes stand in
     place, as phrases, for `float: footnote`, and page breaks are empty elements that the CSS puts
     into the margin. Any engine for CSS Paged Media can set the result. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:import href="lib/common.xsl"/>
  <xsl:import href="lib/phrasing.xsl"/>
  <xsl:import href="html/lists-paired.xsl"/>
  <xsl:import href="html/notes-foot.xsl"/>
  <xsl:import href="html/breaks-margin.xsl"/>

  <xsl:output method="html" encoding="UTF-8" indent="no"/>

</xsl:stylesheet>
