<?xml version="1.0" encoding="UTF-8"?>
<!-- The stylesheet of the website: one stamped element in, one HTML fragment out. Foot notes are
     called where they stand and collected at the end; mentions and references are links. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:import href="lib/common.xsl"/>
  <xsl:import href="html/notes-end.xsl"/>
  <xsl:import href="html/breaks-inline.xsl"/>

  <xsl:output method="html" encoding="UTF-8" indent="no"/>

</xsl:stylesheet>
