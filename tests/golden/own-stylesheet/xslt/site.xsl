<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:t="http://www.tei-c.org/ns/1.0" exclude-result-prefixes="t">
<xsl:import href="edition:site.xsl"/>
<xsl:template match="t:hi"><em><xsl:apply-templates/></em></xsl:template>
<xsl:template match="t:seg"><xsl:message>A seg.</xsl:message><xsl:apply-templates/></xsl:template>
</xsl:stylesheet>
