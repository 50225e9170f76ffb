<?xml version="1.0" encoding="UTF-8"?>
<!-- Records: headers, descriptions of manuscripts, entries for persons. Where an element holds
     only elements it is a group under its label; where it holds words it is a line with a label
     before them. Inside such a line the ordinary templates take over.

     The labels are made of $element-labels; an element that has none there shows its name. A
     project that publishes in another language hands over or overrides that one parameter. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:tei="http://www.tei-c.org/ns/1.0"
    xmlns:e="urn:edition:stamp"
    xmlns:m="urn:edition:mode"
    xmlns:t="urn:edition:template"
    exclude-result-prefixes="tei e m t">

  <xsl:param name="element-labels">|abstract=Abstract|accMat=Accompanying material|acquisition=Acquisition|additional=Additional information|additions=Additions|adminInfo=Administration|affiliation=Affiliation|age=Age|altIdentifier=Other identifier|appInfo=Software|author=Author|authority=Authority|availability=Availability|bibl=Reference|biblFull=Source|biblStruct=Reference|binding=Binding|bindingDesc=Binding|birth=Born|calendarDesc=Calendars|catDesc=Category|change=Change|classDecl=Classifications|climate=Climate|collation=Collation|collection=Collection|condition=Condition|correction=Correction|correspAction=Correspondence|correspContext=Context|correspDesc=Correspondence|country=Country|creation=Creation|custEvent=Event|custodialHist=Custodial history|date=Date|death=Died|decoDesc=Decoration|decoNote=Decoration|desc=Description|dimensions=Dimensions|distributor=Distributor|district=District|edition=Edition|editionStmt=Edition|editor=Editor|editorialDecl=Editorial principles|education=Education|encodingDesc=Encoding|explicit=Explicit|extent=Extent|faith=Faith|fileDesc=The edition|filiation=Filiation|floruit=Active|foliation=Foliation|funder=Funder|gender=Gender|geo=Coordinates|handDesc=Hands|handNote=Hand|handNotes=Hands|history=History|hyphenation=Hyphenation|idno=Identifier|incipit=Incipit|institution=Institution|interpretation=Interpretation|keywords=Keywords|langKnown=Language|langKnowledge=Languages|langUsage=Languages|language=Language|layout=Layout|layoutDesc=Layout|licence=Licence|listChange=Changes|location=Location|locus=Folios|msContents=Contents|msFrag=Fragment|msIdentifier=Identifier|msItem=Item|msItemStruct=Item|msName=Name|msPart=Part|msDesc=Manuscript|musicNotation=Music|name=Name|namespace=Namespace|nationality=Nationality|normalization=Normalization|note=Note|notesStmt=Notes|objectDesc=Object|occupation=Occupation|org=Organization|origDate=Date of origin|origPlace=Place of origin|origin=Origin|particDesc=Participants|pause=pause|persName=Name|person=Person|physDesc=Physical description|place=Place|placeName=Place|population=Population|principal=Principal investigator|profileDesc=Profile|projectDesc=Project|provenance=Provenance|pubPlace=Place of publication|publicationStmt=Publication|publisher=Publisher|punctuation=Punctuation|quotation=Quotation|recordHist=Record|recording=Recording|recordingStmt=Recordings|refsDecl=References|region=Region|relation=Relation|rendition=Rendition|repository=Repository|residence=Residence|resp=Responsibility|respStmt=Responsibility|revisionDesc=Revisions|rubric=Rubric|samplingDecl=Sampling|scriptDesc=Scripts|scriptNote=Script|seal=Seal|sealDesc=Seals|segmentation=Segmentation|seriesStmt=Series|setting=Setting|settingDesc=Settings|settlement=Settlement|sex=Sex|source=Source|sourceDesc=Source|sponsor=Sponsor|state=State|support=Support|supportDesc=Support|surrogates=Surrogates|tagUsage=Use of an element|tagsDecl=Use of elements|taxonomy=Taxonomy|teiHeader=About the text|term=Term|terrain=Terrain|textClass=Classification|textDesc=Text|textLang=Language of the text|title=Title|titleStmt=Title|trait=Trait|transcriptionDesc=Transcription|typeDesc=Types|typeNote=Type|variantEncoding=Apparatus|xenoData=Other metadata|</xsl:param>

  <xsl:template name="t:label">
    <xsl:variable name="known" select="substring-before(substring-after($element-labels,
      concat('|', local-name(), '=')), '|')"/>
    <xsl:value-of select="$known"/>
    <xsl:if test="$known = ''"><xsl:value-of select="local-name()"/></xsl:if>
  </xsl:template>

  <!-- From the ordinary templates into a record. In a sentence there are no labels. -->
  <xsl:template name="t:labelled">
    <xsl:choose>
      <xsl:when test="not(../..) or contains($pure-containers, concat(' ', local-name(..), ' '))">
        <xsl:apply-templates select="." mode="m:labelled"/>
      </xsl:when>
      <xsl:otherwise>
        <xsl:call-template name="t:block"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- A group. -->
  <xsl:template match="*" mode="m:labelled">
    <div>
      <xsl:apply-templates select="." mode="m:attributes">
        <xsl:with-param name="class" select="concat('record ', local-name())"/>
      </xsl:apply-templates>
      <p class="label" data-gen=""><xsl:apply-templates select="." mode="m:label"/></p>
      <xsl:apply-templates mode="m:labelled"/>
    </div>
  </xsl:template>

  <!-- A line. A statement is none, whatever stray text is in it: its parts are lines. -->
  <xsl:template match="*[text()[normalize-space()] or not(*)]
    [not(*) or substring(local-name(), string-length(local-name()) - 3) != 'Stmt']" mode="m:labelled">
    <xsl:apply-templates select="." mode="m:line"/>
  </xsl:template>

  <!-- Names, titles and dates are lines also where they are made of parts. -->
  <xsl:template match="tei:persName | tei:placeName | tei:orgName | tei:name | tei:title | tei:author
    | tei:editor | tei:date | tei:publisher | tei:pubPlace | tei:idno | tei:address | tei:bibl
    | tei:biblStruct | tei:term | tei:desc | tei:label | tei:item | tei:locus | tei:locusGrp | tei:ref"
    mode="m:labelled" priority="1">
    <xsl:apply-templates select="." mode="m:line"/>
  </xsl:template>

  <!-- What is empty needs no label. -->
  <xsl:template match="*[not(node())]" mode="m:labelled" priority="2">
    <xsl:if test="self::tei:pb or self::tei:graphic or @e:href or @e:say"><xsl:apply-templates select="."/></xsl:if>
  </xsl:template>

  <!-- Prose is prose in a record too. -->
  <xsl:template match="tei:p | tei:ab | tei:list | tei:table | tei:head | tei:note | tei:listBibl
    | tei:figure | tei:quote | tei:cit | tei:egXML | tei:eg | tei:pb | tei:lb | tei:listPerson
    | tei:listPlace | tei:listOrg | tei:listEvent | tei:listObject | tei:listNym | tei:listRelation
    | tei:listWit | tei:listApp | tei:listRef | tei:linkGrp | tei:graphic | tei:formula"
    mode="m:labelled" priority="1">
    <xsl:apply-templates select="."/>
  </xsl:template>

  <!-- What is left out of the text is left out here. -->
  <xsl:template match="tei:figDesc | tei:index | tei:binaryObject" mode="m:labelled" priority="1"/>

  <xsl:template match="text()" mode="m:labelled">
    <xsl:value-of select="."/>
  </xsl:template>

  <xsl:template match="*" mode="m:line">
    <xsl:variable name="name">
      <xsl:choose>
        <xsl:when test="@e:flow or self::tei:bibl or self::tei:biblStruct or self::tei:address">div</xsl:when>
        <xsl:otherwise>p</xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:element name="{$name}">
      <xsl:attribute name="class">record-line</xsl:attribute>
      <span class="label" data-gen=""><xsl:apply-templates select="." mode="m:label"/>: </span>
      <xsl:apply-templates select="." mode="m:line-content"/>
    </xsl:element>
  </xsl:template>

  <!-- Elements that have templates of their own use them, so that names stay links. -->
  <xsl:template match="*" mode="m:line-content">
    <xsl:apply-templates/>
  </xsl:template>

  <xsl:template match="tei:persName | tei:placeName | tei:orgName | tei:name | tei:title | tei:ref
    | tei:term | tei:bibl | tei:biblStruct | tei:address" mode="m:line-content">
    <xsl:apply-templates select="."/>
  </xsl:template>

  <!-- The label, with the attribute that tells one of its kind from the next. -->
  <xsl:template match="*" mode="m:label">
    <xsl:call-template name="t:label"/>
    <xsl:for-each select="(@type | @role | @when)[. != '']">
      <xsl:value-of select="concat(substring(' (', 1 div (position() = 1)), substring(', ', 1 div (position() &gt; 1)), .,
        substring(')', 1 div (position() = last())))"/>
    </xsl:for-each>
  </xsl:template>

  <!-- Lists of records: the head, then an item for each. -->
  <xsl:template name="t:listing">
    <div>
      <xsl:apply-templates select="." mode="m:attributes"/>
      <xsl:apply-templates select="tei:head | tei:desc" mode="m:list-front"/>
      <xsl:variable name="entries" select="node()[not(self::tei:head or self::tei:desc)][node() or normalize-space()
        or self::tei:pb or self::tei:lb]"/>
      <xsl:if test="$entries">
        <ul><xsl:apply-templates select="$entries" mode="m:entry"/></ul>
      </xsl:if>
    </div>
  </xsl:template>

  <xsl:template match="*" mode="m:entry">
    <li>
      <xsl:apply-templates select="." mode="m:attributes"/>
      <xsl:apply-templates select="." mode="m:entry-content"/>
    </li>
  </xsl:template>

  <!-- Text where TEI allows none is shown all the same. -->
  <xsl:template match="text()" mode="m:entry">
    <li class="between"><xsl:value-of select="."/></li>
  </xsl:template>

  <xsl:template match="*" mode="m:entry-content">
    <xsl:apply-templates select="." mode="m:content"/>
  </xsl:template>

  <!-- Records in a list need no label for what they are. -->
  <xsl:template match="tei:person | tei:persona | tei:personGrp | tei:place | tei:org | tei:event
    | tei:object | tei:nym | tei:relation | tei:msDesc" mode="m:entry-content">
    <xsl:apply-templates mode="m:labelled"/>
  </xsl:template>

  <!-- Lists in lists, and matter between entries. -->
  <xsl:template match="tei:listPerson | tei:listPlace | tei:listOrg | tei:listEvent | tei:listObject
    | tei:listNym | tei:listRelation | tei:listBibl | tei:listWit | tei:listApp | tei:listRef | tei:pb
    | tei:lb | tei:note | tei:p | tei:milestone | tei:anchor" mode="m:entry">
    <li class="between"><xsl:apply-templates select="."/></li>
  </xsl:template>

</xsl:stylesheet>
