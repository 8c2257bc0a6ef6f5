// npm net-snmp's agent with the bench table: node net-snmp.mjs PORT ROWS COLUMNS
import { createRequire } from 'node:module';
import { cell } from '../common.mjs';

const snmp = createRequire(import.meta.url)('net-snmp');
const [port, rows, columns] = process.argv.slice(2).map(Number);
const types = [undefined, 'Integer', 'OctetString', 'Counter64', 'TimeTicks', 'OID', 'IpAddress'].map(
  (name) => snmp.ObjectType[name],
);
const access = snmp.MaxAccess;

const agent = snmp.createAgent({ port, address: '127.0.0.1', disableAuthorization: false }, (error) => {
  if (error) console.error(error.message);
});
agent.getAuthorizer().addCommunity('public');
agent.registerProvider({
  name: 'bench',
  type: snmp.MibProviderType.Table,
  oid: '1.3.6.1.4.1.99999.1.1',
  maxAccess: access['not-accessible'],
  tableColumns: [
    ...Array.from({ length: columns }, (_, i) => ({
      number: i + 1,
      name: `c${i + 1}`,
      type: types[i + 1],
      maxAccess: access['read-only'],
    })),
    { number: 99, name: 'index', type: snmp.ObjectType.Integer, maxAccess: access['not-accessible'] },
  ],
  tableIndex: [{ columnName: 'index' }],
});
const mib = agent.getMib();
for (let r = 1; r <= rows; r++) {
  const cells = Array.from({ length: columns }, (_, i) => {
    const [tag, text] = cell(i + 1, r);
    if (tag === 2 || tag === 0x43) return Number(text);
    if (tag !== 0x46) return text;
    const octets = Buffer.alloc(8);
    octets.writeBigUInt64BE(BigInt(text));
    return octets;
  });
  mib.addTableRow('bench', [...cells, r]);
}
console.log('ready');
