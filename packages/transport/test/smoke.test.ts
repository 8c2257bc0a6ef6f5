import { FakeClock } from '@mgmtapi/testkit';
import { MemoryNetwork, parseTarget, udp } from '@mgmtapi/transport';
import { expect, it } from 'vitest';
for (const [name, t] of [['udp', udp()], ['mem', new MemoryNetwork()]] as const) {
  for (const [family, address] of [['udp4', '127.0.0.1'], ['udp6', '::1']] as const) {
    it(`${name} ${family}`, async () => {
      const got: string[] = [];
      const a = await t.bind({ family, address }, { onMessage: (b, h, p) => { got.push(Buffer.from(b).toString() + h + p); wake(); } });
      let wake!: () => void;
      const woken = new Promise<void>((r) => { wake = r; });
      const b = await t.bind({ family }, { onMessage: () => {} });
      const sent = await new Promise((r) => b.send(Buffer.from('hi'), a.local.address, a.local.port, r));
      expect(sent).toBe(null);
      await woken;
      expect(got).toEqual([`hi${address}${b.local.port}`]);
      expect(a.dropped).toBe(0);
      expect(b.dropped).toBe(0);
      await expect(t.bind({ family, address, port: a.local.port }, { onMessage() {} })).rejects.toThrow('EADDRINUSE');
      await Promise.all([a.close(), b.close(), b.close()]);
      console.log(a.receiveBuffer, process.getActiveResourcesInfo());
      expect(await new Promise((r) => b.send(Buffer.from('hi'), a.local.address, a.local.port, r))).toMatchObject({ code: 'ERR_SOCKET_DGRAM_NOT_RUNNING' });
    });
  }
}
it('clock', async () => {
  const c = new FakeClock(); const out: number[] = [];
  for (const ms of [5, 3, 9, 3, 1, 7]) c.setTimer(() => out.push(c.now()), ms);
  await c.advance(8);
  expect(out).toEqual([1, 3, 3, 5, 7]); expect(c.pending).toBe(1);
  expect(parseTarget('udp6:[::1]:1161')).toEqual({ host: '::1', port: 1161, family: 'udp6' });
});
