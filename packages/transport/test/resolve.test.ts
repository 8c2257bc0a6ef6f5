// From hosts to addresses, with look-ups of our own: no name server is asked.
import { lookup as systemLookup } from 'node:dns';
import { type LookupFunction, resolveHost } from '@mgmtapi/transport';
import { describe, expect, it } from 'vitest';

/** Answers from a table `{ 'name 4': address }` and writes down what was asked. */
function book(entries: Record<string, string>): { lookup: LookupFunction; asked: string[] } {
  const asked: string[] = [];
  const lookup: LookupFunction = (host, options, done) => {
    const key = `${host} ${options.family}`;
    asked.push(key);
    const address = entries[key];
    const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND', hostname: host });
    setImmediate(() => (address === undefined ? done(error, '', 0) : done(null, address, Number(options.family))));
  };
  return { lookup, asked };
}

describe('IP literals never reach the look-up', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1', 'udp4'],
    ['2001:DB8:0::1', '2001:db8::1', 'udp6'],
    ['::ffff:102:304', '::ffff:1.2.3.4', 'udp6'],
  ] as const)('%s', async (host, address, family) => {
    const { lookup, asked } = book({});
    expect(await resolveHost(host, { lookup })).toEqual({ address, family });
    expect(await resolveHost(host, { lookup, family })).toEqual({ address, family });
    await expect(resolveHost(host, { lookup, family: family === 'udp4' ? 'udp6' : 'udp4' })).rejects.toThrow(TypeError);
    expect(asked).toEqual([]);
  });
});

describe('names', () => {
  it('IPv4 first', async () => {
    const { lookup, asked } = book({ 'h 4': '192.0.2.1', 'h 6': '2001:db8::1' });
    expect(await resolveHost('h', { lookup })).toEqual({ address: '192.0.2.1', family: 'udp4' });
    expect(asked).toEqual(['h 4']);
  });

  it('IPv6 when there is no IPv4, in canonical text', async () => {
    const { lookup, asked } = book({ 'h 6': '2001:DB8:0:0::1' });
    expect(await resolveHost('h', { lookup })).toEqual({ address: '2001:db8::1', family: 'udp6' });
    expect(asked).toEqual(['h 4', 'h 6']);
  });

  it('only the family that is given', async () => {
    const { lookup, asked } = book({ 'h 4': '192.0.2.1', 'h 6': '2001:db8::1' });
    expect(await resolveHost('h', { lookup, family: 'udp6' })).toEqual({ address: '2001:db8::1', family: 'udp6' });
    await expect(resolveHost('x', { lookup, family: 'udp4' })).rejects.toMatchObject({ code: 'ENOTFOUND' });
    expect(asked).toEqual(['h 6', 'x 4']);
  });

  it('neither: the error of the first look-up, which names the host', async () => {
    let asked = 0;
    const lookup: LookupFunction = (host, _options, done) => {
      done(Object.assign(new Error(`${++asked}: ENOTFOUND ${host}`), { code: 'ENOTFOUND' }), '', 0);
    };
    await expect(resolveHost('nowhere.invalid', { lookup })).rejects.toThrow('1: ENOTFOUND nowhere.invalid');
    expect(asked).toBe(2);
  });

  it.each<[answer: unknown]>([['elsewhere'], ['2001:db8::1'], [''], [undefined], [[{ address: '192.0.2.1' }]]])(
    'a look-up that answers %j for IPv4',
    async (answer) => {
      const lookup: LookupFunction = (_host, _options, done) => done(null, answer as string, 4);
      await expect(resolveHost('h', { lookup, family: 'udp4' })).rejects.toThrow(/lookup gave .* for h/);
    },
  );

  it('a look-up that throws', async () => {
    const lookup: LookupFunction = () => {
      throw new Error('broken');
    };
    await expect(resolveHost('h', { lookup })).rejects.toThrow('broken');
  });

  it("dns.lookup and the system's hosts file", async () => {
    expect(await resolveHost('localhost', { lookup: systemLookup })).toEqual({ address: '127.0.0.1', family: 'udp4' });
    expect(await resolveHost('localhost', { family: 'udp4' })).toEqual({ address: '127.0.0.1', family: 'udp4' });
  });
});
