// The names of MIB-II and of the nodes above it: RFC 1213, RFC 2578 section 2, and two enterprises of Windows agents.

/** Nodes below one parent: its OID, the module that names them, and their names numbered from 1 on (or from `name=number`). */
export type NamesBelow = readonly [parent: string, module: string, names: string];

/** Parents come before their children. */
export const mib2Table: readonly NamesBelow[] = [
  ['', 'SNMPv2-SMI', 'iso'],
  ['1', 'SNMPv2-SMI', 'org=3'],
  ['1.3', 'SNMPv2-SMI', 'dod=6'],
  ['1.3.6', 'SNMPv2-SMI', 'internet'],
  ['1.3.6.1', 'SNMPv2-SMI', 'directory mgmt experimental private security snmpV2'],
  ['1.3.6.1.2', 'SNMPv2-SMI', 'mib-2'],
  ['1.3.6.1.4', 'SNMPv2-SMI', 'enterprises'],
  ['1.3.6.1.4.1', 'LanMgr-Mib-II-MIB', 'lanmanager=77'],
  ['1.3.6.1.4.1', 'MSFT-MIB', 'microsoft=311'],

  ['1.3.6.1.2.1', 'SNMPv2-MIB', 'system snmp=11'],
  ['1.3.6.1.2.1', 'IF-MIB', 'interfaces=2'],
  ['1.3.6.1.2.1', 'RFC1213-MIB', 'at=3 egp=8'],
  ['1.3.6.1.2.1', 'IP-MIB', 'ip=4 icmp'],
  ['1.3.6.1.2.1', 'TCP-MIB', 'tcp=6'],
  ['1.3.6.1.2.1', 'UDP-MIB', 'udp=7'],
  ['1.3.6.1.2.1', 'SNMPv2-SMI', 'transmission=10'],
  ['1.3.6.1.2.1', 'HOST-RESOURCES-MIB', 'host=25'],

  [
    '1.3.6.1.2.1.1',
    'SNMPv2-MIB',
    'sysDescr sysObjectID sysUpTime sysContact sysName sysLocation sysServices sysORLastChange sysORTable',
  ],
  ['1.3.6.1.2.1.1.9', 'SNMPv2-MIB', 'sysOREntry'],
  ['1.3.6.1.2.1.1.9.1', 'SNMPv2-MIB', 'sysORIndex sysORID sysORDescr sysORUpTime'],

  ['1.3.6.1.2.1.2', 'IF-MIB', 'ifNumber ifTable'],
  ['1.3.6.1.2.1.2.2', 'IF-MIB', 'ifEntry'],
  [
    '1.3.6.1.2.1.2.2.1',
    'IF-MIB',
    'ifIndex ifDescr ifType ifMtu ifSpeed ifPhysAddress ifAdminStatus ifOperStatus ifLastChange ifInOctets ' +
      'ifInUcastPkts ifInNUcastPkts ifInDiscards ifInErrors ifInUnknownProtos ifOutOctets ifOutUcastPkts ' +
      'ifOutNUcastPkts ifOutDiscards ifOutErrors ifOutQLen ifSpecific',
  ],

  ['1.3.6.1.2.1.3', 'RFC1213-MIB', 'atTable'],
  ['1.3.6.1.2.1.3.1', 'RFC1213-MIB', 'atEntry'],
  ['1.3.6.1.2.1.3.1.1', 'RFC1213-MIB', 'atIfIndex atPhysAddress atNetAddress'],

  [
    '1.3.6.1.2.1.4',
    'IP-MIB',
    'ipForwarding ipDefaultTTL ipInReceives ipInHdrErrors ipInAddrErrors ipForwDatagrams ipInUnknownProtos ' +
      'ipInDiscards ipInDelivers ipOutRequests ipOutDiscards ipOutNoRoutes ipReasmTimeout ipReasmReqds ipReasmOKs ' +
      'ipReasmFails ipFragOKs ipFragFails ipFragCreates ipAddrTable ipRouteTable ipNetToMediaTable ipRoutingDiscards',
  ],
  ['1.3.6.1.2.1.4.20', 'IP-MIB', 'ipAddrEntry'],
  ['1.3.6.1.2.1.4.20.1', 'IP-MIB', 'ipAdEntAddr ipAdEntIfIndex ipAdEntNetMask ipAdEntBcastAddr ipAdEntReasmMaxSize'],
  ['1.3.6.1.2.1.4.21', 'RFC1213-MIB', 'ipRouteEntry'],
  [
    '1.3.6.1.2.1.4.21.1',
    'RFC1213-MIB',
    'ipRouteDest ipRouteIfIndex ipRouteMetric1 ipRouteMetric2 ipRouteMetric3 ipRouteMetric4 ipRouteNextHop ' +
      'ipRouteType ipRouteProto ipRouteAge ipRouteMask ipRouteMetric5 ipRouteInfo',
  ],
  ['1.3.6.1.2.1.4.22', 'IP-MIB', 'ipNetToMediaEntry'],
  [
    '1.3.6.1.2.1.4.22.1',
    'IP-MIB',
    'ipNetToMediaIfIndex ipNetToMediaPhysAddress ipNetToMediaNetAddress ipNetToMediaType',
  ],

  [
    '1.3.6.1.2.1.5',
    'IP-MIB',
    'icmpInMsgs icmpInErrors icmpInDestUnreachs icmpInTimeExcds icmpInParmProbs icmpInSrcQuenchs icmpInRedirects ' +
      'icmpInEchos icmpInEchoReps icmpInTimestamps icmpInTimestampReps icmpInAddrMasks icmpInAddrMaskReps ' +
      'icmpOutMsgs icmpOutErrors icmpOutDestUnreachs icmpOutTimeExcds icmpOutParmProbs icmpOutSrcQuenchs ' +
      'icmpOutRedirects icmpOutEchos icmpOutEchoReps icmpOutTimestamps icmpOutTimestampReps icmpOutAddrMasks ' +
      'icmpOutAddrMaskReps',
  ],

  [
    '1.3.6.1.2.1.6',
    'TCP-MIB',
    'tcpRtoAlgorithm tcpRtoMin tcpRtoMax tcpMaxConn tcpActiveOpens tcpPassiveOpens tcpAttemptFails tcpEstabResets ' +
      'tcpCurrEstab tcpInSegs tcpOutSegs tcpRetransSegs tcpConnTable tcpInErrs tcpOutRsts',
  ],
  ['1.3.6.1.2.1.6.13', 'TCP-MIB', 'tcpConnEntry'],
  [
    '1.3.6.1.2.1.6.13.1',
    'TCP-MIB',
    'tcpConnState tcpConnLocalAddress tcpConnLocalPort tcpConnRemAddress tcpConnRemPort',
  ],

  ['1.3.6.1.2.1.7', 'UDP-MIB', 'udpInDatagrams udpNoPorts udpInErrors udpOutDatagrams udpTable'],
  ['1.3.6.1.2.1.7.5', 'UDP-MIB', 'udpEntry'],
  ['1.3.6.1.2.1.7.5.1', 'UDP-MIB', 'udpLocalAddress udpLocalPort'],

  ['1.3.6.1.2.1.8', 'RFC1213-MIB', 'egpInMsgs egpInErrors egpOutMsgs egpOutErrors egpNeighTable egpAs'],
  ['1.3.6.1.2.1.8.5', 'RFC1213-MIB', 'egpNeighEntry'],
  [
    '1.3.6.1.2.1.8.5.1',
    'RFC1213-MIB',
    'egpNeighState egpNeighAddr egpNeighAs egpNeighInMsgs egpNeighInErrs egpNeighOutMsgs egpNeighOutErrs ' +
      'egpNeighInErrMsgs egpNeighOutErrMsgs egpNeighStateUps egpNeighStateDowns egpNeighIntervalHello ' +
      'egpNeighIntervalPoll egpNeighMode egpNeighEventTrigger',
  ],

  [
    '1.3.6.1.2.1.11',
    'SNMPv2-MIB',
    'snmpInPkts snmpOutPkts snmpInBadVersions snmpInBadCommunityNames snmpInBadCommunityUses snmpInASNParseErrs ' +
      'snmpInTooBigs=8 snmpInNoSuchNames snmpInBadValues snmpInReadOnlys snmpInGenErrs snmpInTotalReqVars ' +
      'snmpInTotalSetVars snmpInGetRequests snmpInGetNexts snmpInSetRequests snmpInGetResponses snmpInTraps ' +
      'snmpOutTooBigs snmpOutNoSuchNames snmpOutBadValues snmpOutGenErrs=24 snmpOutGetRequests snmpOutGetNexts ' +
      'snmpOutSetRequests snmpOutGetResponses snmpOutTraps snmpEnableAuthenTraps',
  ],
];
