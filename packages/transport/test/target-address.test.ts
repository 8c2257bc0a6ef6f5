// The texts that name a target.
import { parseTarget } from '@mgmtapi/transport';
import { expect, it } from 'vitest';

it.each<[text: string, target: object]>([
  ['h', { host: 'h' }],
  ['h:1161', { host: 'h', port: 1161 }],
  ['router-7.example.net', { host: 'router-7.example.net' }],
  ['router_7.example.net.:161', { host: 'router_7.example.net.', port: 161 }],
  ['bücher.example:1', { host: 'bücher.example', port: 1 }],
  ['192.0.2.1', { host: '192.0.2.1' }],
  ['192.0.2.1:1161', { host: '192.0.2.1', port: 1161 }],
  ['h:00161', { host: 'h', port: 161 }],
  ['h:65535', { host: 'h', port: 65535 }],
  ['::1', { host: '::1' }],
  ['::', { host: '::' }],
  ['2001:db8::1:161', { host: '2001:db8::1:161' }],
  ['::ffff:1.2.3.4', { host: '::ffff:1.2.3.4' }],
  ['[::1]', { host: '::1' }],
  ['[::1]:1161', { host: '::1', port: 1161 }],
  ['fe80::1%eth0', { host: 'fe80::1%eth0' }],
  ['[fe80::1%eth0]:1161', { host: 'fe80::1%eth0', port: 1161 }],
  ['udp:h:161', { host: 'h', port: 161 }],
  ['udp:[::1]:161', { host: '::1', port: 161 }],
  ['udp4:h', { host: 'h', family: 'udp4' }],
  ['udp4:192.0.2.1:1161', { host: '192.0.2.1', port: 1161, family: 'udp4' }],
  ['udp6:h', { host: 'h', family: 'udp6' }],
  ['UDP6:h', { host: 'h', family: 'udp6' }],
  ['udp6:::1', { host: '::1', family: 'udp6' }],
  ['udp6:[::1]:1161', { host: '::1', port: 1161, family: 'udp6' }],
  ['udp', { host: 'udp' }],
  ['udp6.example', { host: 'udp6.example' }],
])('%s', (text, target) => {
  expect(parseTarget(text)).toEqual(target);
});

it.each<[text: string, fault: RegExp]>([
  ['', /the host is missing/],
  [':161', /the host is missing/],
  ['udp:', /the host is missing/],
  ['h:', /the port "" is no number/],
  ['h:snmp', /the port "snmp" is no number/],
  ['h:-1', /the port "-1" is no number/],
  ['h:1.5', /the port "1.5" is no number/],
  ['h: 161', /the port " 161" is no number/],
  ['h:161:162', /more than one colon/],
  ['tcp:h:161', /more than one colon/],
  ['http://h', /the port/],
  ['http://h:80/', /more than one colon/],
  ['[::1', /expected '\[IPv6 address\]'/],
  ['[::1]161', /expected '\[IPv6 address\]'/],
  ['[::1]:', /the port "" is no number/],
  ['[192.0.2.1]:161', /in brackets is no IPv6 address/],
  ['[h]:161', /in brackets is no IPv6 address/],
  ['::g', /more than one colon/],
  ['300.1.1.1', /neither a name nor an IPv4 address/],
  ['10.1.2', /neither a name nor an IPv4 address/],
  ['1161', /neither a name nor an IPv4 address/],
  ['udp:161', /neither a name nor an IPv4 address/],
  ['udp6:192.0.2.1', /192.0.2.1 is no address of udp6/],
  ['udp4:[::1]', /::1 is no address of udp4/],
  ['a b', /a host has no " "/],
  [' h', /a host has no " "/],
  ['h\n', /a host has no "\\n"/],
  ['h%eth0', /a host has no "%"/],
  ['me@h', /a host has no "@"/],
  ['h/24', /a host has no "\/"/],
  ['x'.repeat(256), /longer than 255/],
])('no target: %j', (text, fault) => {
  expect(() => parseTarget(text)).toThrow(TypeError);
  expect(() => parseTarget(text)).toThrow(fault);
});

it.each(['h:0', 'h:65536', '[::1]:0', 'h:99999999999999999999'])('no port: %s', (text) => {
  expect(() => parseTarget(text)).toThrow(RangeError);
  expect(() => parseTarget(text)).toThrow(/1 to 65535/);
});

it('what is no string', () => {
  expect(() => parseTarget(161 as unknown as string)).toThrow(/must be a string, not number/);
});
