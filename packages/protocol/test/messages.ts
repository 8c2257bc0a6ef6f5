// A message of every kind, each as it stands on the wire. Our own; Net-SNMP's are in net-snmp/.
import { Oid } from '@mgmtapi/ber';
import type { Message, Pdu } from '@mgmtapi/protocol';
import { fromHex } from '@mgmtapi/testkit';

const community = fromHex('7075626c6963');
const sysDescr = Oid.from('1.3.6.1.2.1.1.1.0');
const asked = [{ oid: sysDescr, type: 'Null', value: null }] as const;
const bindings = '300e300c06082b060102010101000500';

function v2c(type: Pdu['type'], errorStatus = 0, errorIndex = 0): Message {
  return { version: 'v2c', community, pdu: { type, requestID: 1, errorStatus, errorIndex, varBinds: asked } };
}

export const messages: readonly (readonly [name: string, message: Message, hex: string])[] = [
  ['GetRequest', v2c('GetRequest'), `302602010104067075626c6963a019020101020100020100${bindings}`],
  ['GetNextRequest', v2c('GetNextRequest'), `302602010104067075626c6963a119020101020100020100${bindings}`],
  ['Response', v2c('Response', 5, 1), `302602010104067075626c6963a219020101020105020101${bindings}`],
  ['SetRequest', v2c('SetRequest'), `302602010104067075626c6963a319020101020100020100${bindings}`],
  ['InformRequest', v2c('InformRequest'), `302602010104067075626c6963a619020101020100020100${bindings}`],
  ['SNMPv2-Trap', v2c('SNMPv2-Trap'), `302602010104067075626c6963a719020101020100020100${bindings}`],
  [
    'GetBulkRequest',
    {
      version: 'v2c',
      community,
      pdu: {
        type: 'GetBulkRequest',
        requestID: -2147483648,
        nonRepeaters: 2147483647,
        maxRepetitions: 128,
        varBinds: [],
      },
    },
    '301f02010104067075626c6963a512020480000000 02047fffffff 02020080 3000'.replaceAll(' ', ''),
  ],
  [
    'version 1',
    {
      version: 'v1',
      community: fromHex(''),
      pdu: { type: 'GetRequest', requestID: 0, errorStatus: 0, errorIndex: 0, varBinds: [] },
    },
    '301202010004 00a00b0201000201000201003000'.replaceAll(' ', ''),
  ],
  [
    'Trap',
    {
      version: 'v1',
      community,
      pdu: {
        type: 'Trap',
        enterprise: Oid.from('1.3.6.1.4.1.99999'),
        agentAddr: '192.0.2.1',
        genericTrap: 6,
        specificTrap: 42,
        timeStamp: 4294967295,
        varBinds: [{ oid: sysDescr, type: 'OctetString', value: fromHex('6869') }],
      },
    },
    '303c02010004067075626c6963a42f 06082b06010401868d1f 4004c0000201 020106 02012a 430500ffffffff 3010300e06082b0601020101010004026869'.replaceAll(
      ' ',
      '',
    ),
  ],
  [
    'version 3 in the clear',
    {
      version: 'v3',
      msgID: 2147483647,
      msgMaxSize: 65507,
      msgFlags: 4,
      msgSecurityModel: 3,
      msgSecurityParameters: fromHex('300e0400020100020100040004000400'),
      scopedPdu: {
        contextEngineID: fromHex('8000000001020304'),
        contextName: fromHex('637478'),
        pdu: { type: 'Report', requestID: 7, errorStatus: 0, errorIndex: 0, varBinds: [] },
      },
    },
    '3046 020103 3011 02047fffffff 020300ffe3 040104 020103 0410 300e0400020100020100040004000400 301c 04088000000001020304 0403637478 a80b 020107 020100 020100 3000'.replaceAll(
      ' ',
      '',
    ),
  ],
  [
    'version 3, encrypted',
    {
      version: 'v3',
      msgID: 1,
      msgMaxSize: 484,
      msgFlags: 3,
      msgSecurityModel: 3,
      msgSecurityParameters: fromHex('300e0400020100020100040004000400'),
      scopedPdu: fromHex('deadbeef'),
    },
    '302a 020103 300d 020101 020201e4 040103 020103 0410 300e0400020100020100040004000400 0404 deadbeef'.replaceAll(
      ' ',
      '',
    ),
  ],
];
