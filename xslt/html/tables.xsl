<?xml version="1.0" encoding="UTF-8"?>
<!-- Tables (TEI chapter 14). Leading rows of labels are the head; a label in any other row heads
     its row. Spans are taken over where they are whole numbers that fit. Page breaks and other
     matter between rows get a row to themselves, or, in a table whose cells reach over several
     rows, go into the row that follows; matter between cells goes into the cell that follows. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:tei="http://www.tei-c.org/ns/1.0"
    xmlns:e="urn:edition:stamp"
    xmlns:m="urn:edition:mode"
    xmlns:t="urn:edition:template"
    exclude-result-prefixes="tei e m t">

  <xsl:template match="tei:table">
    <xsl:variable name="first" select="tei:row[1]"/>
    <xsl:variable name="body" select="tei:row[not(@role='label')][1]"/>
    <xsl:variable name="caption" select="$first/preceding-sibling::node()[not(self::tei:pb)]"/>
    <xsl:variable name="reaching" select="boolean(tei:row/tei:cell[@rows &gt; 1])"/>
    <xsl:choose>
      <xsl:when test="not($first)">
        <div>
          <xsl:apply-templates select="." mode="m:attributes"/>
          <xsl:apply-templates/>
        </div>
      </xsl:when>
      <xsl:otherwise>
        <div class="scroll">
        <!-- A wide table scrolls by itself, also for those who use the keyboard. -->
        <xsl:if test="count($first/tei:cell) &gt; 4"><xsl:attribute name="tabindex">0</xsl:attribute></xsl:if>
        <table>
          <xsl:apply-templates select="." mode="m:attributes"/>
          <xsl:if test="$caption">
            <caption><xsl:apply-templates select="$caption" mode="m:caption"/></caption>
          </xsl:if>
          <xsl:choose>
            <xsl:when test="$first/@role='label' and $body">
              <thead>
                <xsl:apply-templates mode="m:row" select="$first/preceding-sibling::tei:pb
                  | $body/preceding-sibling::node()[self::tei:row or preceding-sibling::tei:row]">
                  <xsl:with-param name="reaching" select="$reaching"/>
                  <xsl:with-param name="below" select="count($body | $body/following-sibling::tei:row)"/>
                </xsl:apply-templates>
              </thead>
              <tbody>
                <xsl:apply-templates select="$body | $body/following-sibling::node()" mode="m:row">
                  <xsl:with-param name="reaching" select="$reaching"/>
                </xsl:apply-templates>
              </tbody>
            </xsl:when>
            <xsl:otherwise>
              <tbody>
                <xsl:apply-templates mode="m:row" select="$first/preceding-sibling::tei:pb
                  | $first | $first/following-sibling::node()">
                  <xsl:with-param name="reaching" select="$reaching"/>
                </xsl:apply-templates>
              </tbody>
            </xsl:otherwise>
          </xsl:choose>
        </table>
        </div>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- What stands before the first row is the caption. A head loses its e:level here. -->
  <xsl:template match="*" mode="m:caption">
    <xsl:apply-templates select="."/>
  </xsl:template>

  <xsl:template match="tei:head" mode="m:caption">
    <div>
      <xsl:apply-templates select="." mode="m:attributes"/>
      <xsl:apply-templates/>
    </div>
  </xsl:template>

  <xsl:template match="tei:row" mode="m:row">
    <xsl:param name="reaching"/>
    <xsl:param name="below" select="0"/>
    <tr>
      <xsl:apply-templates select="." mode="m:attributes">
        <xsl:with-param name="class" select="normalize-space(@role)"/>
      </xsl:apply-templates>
      <xsl:apply-templates select="tei:cell" mode="m:cell">
        <xsl:with-param name="reaching" select="$reaching"/>
        <xsl:with-param name="below" select="$below"/>
      </xsl:apply-templates>
      <xsl:if test="not(tei:cell) and node()">
        <td><xsl:apply-templates/></td>
      </xsl:if>
    </tr>
  </xsl:template>

  <xsl:template match="*" mode="m:row">
    <xsl:param name="reaching"/>
    <xsl:if test="not($reaching and following-sibling::tei:row)">
      <xsl:variable name="cells" select="../tei:row[1]/tei:cell"/>
      <xsl:variable name="columns" select="count($cells) - count($cells[@cols]) + sum($cells/@cols)"/>
      <tr class="between">
        <td>
          <xsl:if test="$columns &gt; 1 and $columns &lt;= 1000">
            <xsl:attribute name="colspan"><xsl:value-of select="$columns"/></xsl:attribute>
          </xsl:if>
          <xsl:apply-templates select="."/>
        </td>
      </tr>
    </xsl:if>
  </xsl:template>

  <!-- Text where TEI allows none is shown all the same. -->
  <xsl:template match="text()" mode="m:row">
    <xsl:if test="normalize-space()">
      <tr class="between"><td><xsl:value-of select="."/></td></tr>
    </xsl:if>
  </xsl:template>

  <xsl:template match="tei:cell" mode="m:cell">
    <xsl:param name="reaching"/>
    <xsl:param name="below" select="0"/>
    <xsl:variable name="scope">
      <xsl:choose>
        <xsl:when test="not(node())"/>
        <xsl:when test="../@role='label'">col</xsl:when>
        <xsl:when test="@role='label'">row</xsl:when>
      </xsl:choose>
    </xsl:variable>
    <xsl:element name="{substring('tdth', 1 + 2 * boolean(string($scope)), 2)}">
      <xsl:if test="string($scope)">
        <xsl:attribute name="scope"><xsl:value-of select="$scope"/></xsl:attribute>
      </xsl:if>
      <xsl:apply-templates select="." mode="m:attributes">
        <xsl:with-param name="class" select="normalize-space(@role)"/>
      </xsl:apply-templates>
      <xsl:if test="@cols &gt; 1 and @cols &lt;= 1000 and translate(@cols, '0123456789', '') = ''">
        <xsl:attribute name="colspan"><xsl:value-of select="number(@cols)"/></xsl:attribute>
      </xsl:if>
      <xsl:if test="@rows &gt; 1 and translate(@rows, '0123456789', '') = ''">
        <!-- Never further down than its part of the table goes. -->
        <xsl:variable name="room" select="1 + count(../following-sibling::tei:row) - $below"/>
        <xsl:variable name="rows" select="number(@rows) * (@rows &lt;= $room) + $room * (@rows &gt; $room)"/>
        <xsl:if test="$rows &gt; 1 and $rows &lt;= 1000">
          <xsl:attribute name="rowspan"><xsl:value-of select="$rows"/></xsl:attribute>
        </xsl:if>
      </xsl:if>
      <xsl:if test="$reaching and not(preceding-sibling::tei:cell)">
        <xsl:apply-templates select="../preceding-sibling::node()[1]" mode="m:pull"/>
      </xsl:if>
      <xsl:apply-templates select="preceding-sibling::node()[1]" mode="m:pull"/>
      <xsl:apply-templates/>
      <xsl:if test="not(following-sibling::tei:cell)">
        <xsl:apply-templates select="following-sibling::node()"/>
      </xsl:if>
    </xsl:element>
  </xsl:template>

  <!-- Matter that stands before a row or cell, back to the one before. -->
  <xsl:template match="node()" mode="m:pull">
    <xsl:apply-templates select="preceding-sibling::node()[1]" mode="m:pull"/>
    <xsl:apply-templates select="."/>
  </xsl:template>

  <xsl:template match="tei:row | tei:cell | tei:head" mode="m:pull"/>

  <!-- A row or cell that is not in a table. -->
  <xsl:template match="tei:row | tei:cell">
    <xsl:call-template name="t:either"><xsl:with-param name="edge" select="' '"/></xsl:call-template>
  </xsl:template>

</xsl:stylesheet>
