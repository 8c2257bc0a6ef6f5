// Modules of our own that tests read: a small SMIv2 set, a small SMIv1 module.
import { compileMibs, type MibSource, type MibTree, standardMibs } from '../src/index.js';

/** An SMIv2 module with tables of many kinds of index. */
export const ACME: MibSource = {
  name: 'acme.mib',
  text: `ACME-MIB DEFINITIONS ::= BEGIN
IMPORTS
    MODULE-IDENTITY, OBJECT-TYPE, NOTIFICATION-TYPE, Integer32, Unsigned32, Counter64, Counter32, Gauge32,
    TimeTicks, IpAddress, enterprises                            FROM SNMPv2-SMI
    TEXTUAL-CONVENTION, DisplayString, MacAddress, RowStatus, TruthValue, DateAndTime   FROM SNMPv2-TC
    OBJECT-GROUP, MODULE-COMPLIANCE                              FROM SNMPv2-CONF
    InetAddressType, InetAddress                                 FROM INET-ADDRESS-MIB
    ifEntry, ifIndex, InterfaceIndex                             FROM IF-MIB;

acme MODULE-IDENTITY
    LAST-UPDATED "202611220900Z"
    ORGANIZATION "Acme"
    CONTACT-INFO "The ""workshop"""
    DESCRIPTION  "Everything Acme makes. -- not a comment --"
    REVISION     "202611220900Z"
    DESCRIPTION  "First."
    ::= { enterprises 99999 }

AcmeTemperature ::= TEXTUAL-CONVENTION
    DISPLAY-HINT "d-1"
    STATUS       current
    DESCRIPTION  "Tenths of a degree."
    SYNTAX       Integer32 (-500..1500)

AcmeColour ::= TEXTUAL-CONVENTION
    STATUS       current
    DESCRIPTION  "Colours."
    SYNTAX       INTEGER { red(1), green(2), darkBlue(3) }

AcmeFlags ::= TEXTUAL-CONVENTION
    STATUS       current
    DESCRIPTION  "Flags."
    SYNTAX       BITS { hot(0), wet(1), loud(9) }

AcmeName ::= TEXTUAL-CONVENTION
    DISPLAY-HINT "32t"
    STATUS       current
    DESCRIPTION  "A name."
    SYNTAX       OCTET STRING (SIZE (1..32))

acmeObjects   OBJECT IDENTIFIER ::= { acme 1 }
acmeEvents    OBJECT IDENTIFIER ::= { acme 0 }
acmeGroups    OBJECT IDENTIFIER ::= { acme 2 }

acmeUptime OBJECT-TYPE
    SYNTAX      TimeTicks
    UNITS       "hundredths"
    MAX-ACCESS  read-only
    STATUS      current
    DESCRIPTION "How long."
    REFERENCE   "The manual, page 3."
    ::= { acmeObjects 1 }

acmeTable OBJECT-TYPE
    SYNTAX      SEQUENCE OF AcmeEntry
    MAX-ACCESS  not-accessible
    STATUS      current
    DESCRIPTION "Things."
    ::= { acmeObjects 2 }

acmeEntry OBJECT-TYPE
    SYNTAX      AcmeEntry
    MAX-ACCESS  not-accessible
    STATUS      current
    DESCRIPTION "A thing."
    INDEX       { acmeColour, IMPLIED acmeName }
    ::= { acmeTable 1 }

AcmeEntry ::= SEQUENCE {
    acmeColour      AcmeColour,
    acmeName        AcmeName,
    acmeHeat        AcmeTemperature,
    acmeFlags       AcmeFlags,
    acmeTotal       Counter64,
    acmeMac         MacAddress,
    acmeMade        DateAndTime,
    acmeAddrType    InetAddressType,
    acmeAddr        InetAddress,
    acmeStatus      RowStatus
}

acmeColour OBJECT-TYPE
    SYNTAX      AcmeColour
    MAX-ACCESS  not-accessible
    STATUS      current
    DESCRIPTION "Its colour."
    ::= { acmeEntry 1 }
acmeName OBJECT-TYPE
    SYNTAX      AcmeName
    MAX-ACCESS  not-accessible
    STATUS      current
    DESCRIPTION "Its name."
    ::= { acmeEntry 2 }
acmeHeat OBJECT-TYPE
    SYNTAX      AcmeTemperature
    UNITS       "0.1 degrees"
    MAX-ACCESS  read-create
    STATUS      current
    DESCRIPTION "Its heat."
    DEFVAL      { 205 }
    ::= { acmeEntry 3 }
acmeFlags OBJECT-TYPE
    SYNTAX      AcmeFlags
    MAX-ACCESS  read-create
    STATUS      current
    DESCRIPTION "Its flags."
    DEFVAL      { { hot, wet } }
    ::= { acmeEntry 4 }
acmeTotal OBJECT-TYPE
    SYNTAX      Counter64
    MAX-ACCESS  read-only
    STATUS      current
    DESCRIPTION "Its total."
    ::= { acmeEntry 5 }
acmeMac OBJECT-TYPE
    SYNTAX      MacAddress
    MAX-ACCESS  read-only
    STATUS      current
    DESCRIPTION "Its address."
    ::= { acmeEntry 6 }
acmeMade OBJECT-TYPE
    SYNTAX      DateAndTime
    MAX-ACCESS  read-only
    STATUS      deprecated
    DESCRIPTION "When it was made."
    ::= { acmeEntry 7 }
acmeAddrType OBJECT-TYPE
    SYNTAX      InetAddressType
    MAX-ACCESS  read-only
    STATUS      current
    DESCRIPTION "Kind of address."
    ::= { acmeEntry 8 }
acmeAddr OBJECT-TYPE
    SYNTAX      InetAddress (SIZE (0..20))
    MAX-ACCESS  read-only
    STATUS      current
    DESCRIPTION "Address."
    ::= { acmeEntry 9 }
acmeStatus OBJECT-TYPE
    SYNTAX      RowStatus
    MAX-ACCESS  read-create
    STATUS      current
    DESCRIPTION "Row status."
    ::= { acmeEntry 10 }

acmeIfTable OBJECT-TYPE
    SYNTAX      SEQUENCE OF AcmeIfEntry
    MAX-ACCESS  not-accessible
    STATUS      current
    DESCRIPTION "More about interfaces."
    ::= { acmeObjects 3 }
acmeIfEntry OBJECT-TYPE
    SYNTAX      AcmeIfEntry
    MAX-ACCESS  not-accessible
    STATUS      current
    DESCRIPTION "More about an interface."
    AUGMENTS    { ifEntry }
    ::= { acmeIfTable 1 }
AcmeIfEntry ::= SEQUENCE { acmeIfPlug INTEGER, acmeIfOctets Counter64 }
acmeIfPlug OBJECT-TYPE
    SYNTAX      INTEGER { plugged(1), loose(2) }
    MAX-ACCESS  read-write
    STATUS      current
    DESCRIPTION "Plug."
    ::= { acmeIfEntry 1 }
acmeIfOctets OBJECT-TYPE
    SYNTAX      Counter64
    MAX-ACCESS  read-only
    STATUS      current
    DESCRIPTION "Octets."
    ::= { acmeIfEntry 2 }

acmePeerTable OBJECT-TYPE
    SYNTAX      SEQUENCE OF AcmePeerEntry
    MAX-ACCESS  not-accessible
    STATUS      current
    DESCRIPTION "Peers by address."
    ::= { acmeObjects 4 }
acmePeerEntry OBJECT-TYPE
    SYNTAX      AcmePeerEntry
    MAX-ACCESS  not-accessible
    STATUS      current
    DESCRIPTION "A peer."
    INDEX       { acmePeerType, acmePeerAddr, ifIndex }
    ::= { acmePeerTable 1 }
AcmePeerEntry ::= SEQUENCE { acmePeerType InetAddressType, acmePeerAddr InetAddress, acmePeerIn Counter32 }
acmePeerType OBJECT-TYPE
    SYNTAX      InetAddressType
    MAX-ACCESS  not-accessible
    STATUS      current
    DESCRIPTION "Kind."
    ::= { acmePeerEntry 1 }
acmePeerAddr OBJECT-TYPE
    SYNTAX      InetAddress
    MAX-ACCESS  not-accessible
    STATUS      current
    DESCRIPTION "Address."
    ::= { acmePeerEntry 2 }
acmePeerIn OBJECT-TYPE
    SYNTAX      Counter32
    MAX-ACCESS  read-only
    STATUS      current
    DESCRIPTION "In."
    ::= { acmePeerEntry 3 }

acmeHot NOTIFICATION-TYPE
    OBJECTS     { acmeHeat, acmeUptime }
    STATUS      current
    DESCRIPTION "It is hot."
    ::= { acmeEvents 1 }

acmeGroup OBJECT-GROUP
    OBJECTS     { acmeUptime, acmeHeat, acmeFlags, acmeTotal, acmeMac, acmeMade, acmeAddrType, acmeAddr, acmeStatus,
                  acmeIfPlug, acmeIfOctets, acmePeerIn }
    STATUS      current
    DESCRIPTION "All."
    ::= { acmeGroups 1 }

acmeCompliance MODULE-COMPLIANCE
    STATUS      current
    DESCRIPTION "What to have."
    MODULE
        MANDATORY-GROUPS { acmeGroup }
        OBJECT acmeHeat
            SYNTAX      AcmeTemperature (0..100)
            MIN-ACCESS  read-only
            DESCRIPTION "Writing is not required."
    ::= { acmeGroups 2 }
END
`,
};

/** An SMIv1 module: traps, ACCESS, a type in INDEX. */
export const OLD: MibSource = {
  name: 'old.mib',
  text: `OLD-MIB DEFINITIONS ::= BEGIN
IMPORTS enterprises, Counter, Gauge, NetworkAddress, TimeTicks FROM RFC1155-SMI
        OBJECT-TYPE FROM RFC-1212
        TRAP-TYPE FROM RFC-1215
        DisplayString, snmp FROM RFC1213-MIB;
old        OBJECT IDENTIFIER ::= { enterprises 99998 }
oldTable   OBJECT-TYPE
    SYNTAX  SEQUENCE OF OldEntry
    ACCESS  not-accessible
    STATUS  mandatory
    DESCRIPTION "Old."
    ::= { old 1 }
oldEntry   OBJECT-TYPE
    SYNTAX  OldEntry
    ACCESS  not-accessible
    STATUS  mandatory
    DESCRIPTION "Old."
    INDEX   { oldAddress, INTEGER }
    ::= { oldTable 1 }
OldEntry ::= SEQUENCE { oldAddress NetworkAddress, oldCount Counter }
oldAddress OBJECT-TYPE
    SYNTAX  NetworkAddress
    ACCESS  read-only
    STATUS  mandatory
    DESCRIPTION "Old."
    ::= { oldEntry 1 }
oldCount OBJECT-TYPE
    SYNTAX  Counter
    ACCESS  read-only
    STATUS  mandatory
    DESCRIPTION "Old."
    ::= { oldEntry 2 }
oldTrap TRAP-TYPE
    ENTERPRISE old
    VARIABLES { oldCount }
    DESCRIPTION "Old."
    ::= 7
oldCold TRAP-TYPE
    ENTERPRISE snmp
    DESCRIPTION "As coldStart."
    ::= 0
END
`,
};

/** Both, on the standard modules. */
export function acmeTree(): MibTree {
  return compileMibs([ACME, OLD], { strict: true, base: standardMibs() });
}

/** A module around some definitions, imports included. */
export function moduleOf(body: string, name = 'TEST-MIB'): MibSource {
  return {
    name: `${name}.mib`,
    text: `${name} DEFINITIONS ::= BEGIN
IMPORTS MODULE-IDENTITY, OBJECT-TYPE, OBJECT-IDENTITY, NOTIFICATION-TYPE, Integer32, Unsigned32, Counter64, Opaque,
  enterprises FROM SNMPv2-SMI TEXTUAL-CONVENTION, DisplayString FROM SNMPv2-TC OBJECT-GROUP FROM SNMPv2-CONF;
test MODULE-IDENTITY LAST-UPDATED "202611220900Z" ORGANIZATION "o" CONTACT-INFO "c" DESCRIPTION "d"
  ::= { enterprises 99997 }
${body}
END
`,
  };
}
