// Our agent with the bench table, recorded: node ours.mjs AGENT_DIST PORT ROWS COLUMNS
import { cell } from '../common.mjs';

const [dist, port, rows, columns] = process.argv.slice(2);
const { Oid, SnmpAgent } = await import(dist);

const types = {
  2: (text) => ({ type: 'Integer32', value: Number(text) }),
  4: (text) => ({ type: 'OctetString', value: Buffer.from(text) }),
  6: (text) => ({ type: 'ObjectIdentifier', value: Oid.from(text) }),
  64: (text) => ({ type: 'IpAddress', value: text }),
  67: (text) => ({ type: 'TimeTicks', value: Number(text) }),
  70: (text) => ({ type: 'Counter64', value: BigInt(text) }),
};
function* table() {
  for (let c = 1; c <= Number(columns); c++) {
    for (let r = 1; r <= Number(rows); r++) {
      const [tag, text] = cell(c, r);
      yield { oid: Oid.from([1, 3, 6, 1, 4, 1, 99999, 1, 1, c, r]), ...types[tag](text) };
    }
  }
}
const agent = await SnmpAgent.open({ port: Number(port) });
agent.play(table());
console.log('ready');
process.on('SIGINT', () => process.exit(0));
