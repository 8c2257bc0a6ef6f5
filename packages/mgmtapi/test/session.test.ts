import { createSocket } from 'node:dgram';
import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage } from '@mgmtapi/protocol';
import { Oid, SnmpManager, type VarBind } from 'mgmtapi';

/** An agent in a few lines: answers GET and GETNEXT/GETBULK over a sorted list. */
async function tinyAgent(data: VarBind[]): Promise<{ port: number; close(): Promise<void> }> {
  const socket = createSocket('udp4');
  socket.on('message', (bytes, from) => {
    const message = decodeMessage(bytes);
    if (message.version === 'v3' || message.pdu.type === 'Trap') return;
    const { pdu } = message;
    const next = (oid: Oid): VarBind => data.find((vb) => vb.oid.compare(oid) > 0) ?? { oid, type: 'EndOfMibView', value: null };
    let varBinds: VarBind[] = [];
    if (pdu.type === 'GetRequest') {
      varBinds = pdu.varBinds.map(({ oid }) => data.find((vb) => vb.oid.equals(oid)) ?? { oid, type: 'NoSuchInstance', value: null });
    } else if (pdu.type === 'GetNextRequest') varBinds = pdu.varBinds.map(({ oid }) => next(oid));
    else if (pdu.type === 'GetBulkRequest') {
      let at = pdu.varBinds.map(({ oid }) => oid);
      for (let i = 0; i < pdu.maxRepetitions; i++) {
        const row = at.map(next);
        varBinds.push(...row);
        at = row.map(({ oid }) => oid);
      }
    }
    const { requestID } = pdu;
    socket.send(
      encodeMessage({ ...message, pdu: { type: 'Response', requestID, errorStatus: 0, errorIndex: 0, varBinds } }),
      from.port,
      from.address,
    );
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return { port: socket.address().port, close: () => new Promise((resolve) => socket.close(() => resolve())) };
}

const rows = 30;
const data: VarBind[] = [{ oid: Oid.from('1.3.6.1.2.1.1.5.0'), type: 'OctetString', value: Buffer.from('demo') } as VarBind];
for (const column of [1, 2, 7]) {
  for (let row = 1; row <= rows; row++) {
    if (column === 7 && row % 3 === 0) continue;
    data.push({ oid: Oid.from(`1.3.6.1.2.1.2.2.1.${column}.${row}`), type: 'Integer32', value: column * 1000 + row });
  }
}
data.push({ oid: Oid.from('1.3.6.1.2.1.4.1.0'), type: 'Integer32', value: 1 });

describe('a session against a small agent', () => {
  it('gets, walks and reads a table', async () => {
    const agent = await tinyAgent(data);
    const manager = new SnmpManager();
    try {
      const session = await manager.open(`127.0.0.1:${agent.port}`);
      const name = await session.get('1.3.6.1.2.1.1.5.0');
      expect(name.type).toBe('OctetString');
      const [a, b] = await session.get(['1.3.6.1.2.1.1.5.0', '1.3.6.1.2.1.1.6.0']);
      expect(a.type).toBe('OctetString');
      expect(b.type).toBe('NoSuchInstance');
      const walked: string[] = [];
      for await (const vb of session.walk('1.3.6.1.2.1.2')) walked.push(String(vb.oid));
      expect(walked).toEqual(data.slice(1, -1).map((vb) => String(vb.oid)));
      const table = [];
      for await (const row of session.table('1.3.6.1.2.1.2.2')) table.push([String(row.index), ...[...row.columns].map(([n, vb]) => `${n}=${vb.value}`)]);
      expect(table.length).toBe(rows);
      expect(table[2]).toEqual(['3', '1=1003', '2=2003']);
      expect(table[3]).toEqual(['4', '1=1004', '2=2004', '7=7004']);
    } finally {
      await manager.close();
      await agent.close();
    }
  });
});
