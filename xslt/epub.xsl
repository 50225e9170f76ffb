<?xml version="1.0" encoding="UTF-8"?>
<!-- The stylesheet of electronic books: the text as on the website, in files of its own. Foot notes are
     called where they stand and follow at the end of the text as notes that a reading system can open
     beside their call (EPUB Structural Semantics, DPUB-ARIA). -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:import href="lib/common.xsl"/>
  <xsl:import href="html/notes-aside.xsl"/>
  <xsl:import href="html/breaks-page.xsl"/>

  <xsl:output method="html" encoding="UTF-8" indent="no"/>

</xsl:stylesheet>
