<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:tei="http://www.tei-c.org/ns/1.0">
  <xsl:import href="edition:site.xsl"/>
  <xsl:template match="hi"><b><xsl:apply-templates/></b></xsl:template>
</xsl:stylesheet>
