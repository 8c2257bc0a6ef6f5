// From errors of the modern API and of Node to last-error numbers.
import { BerError } from '@mgmtapi/ber';
import { ClosedError, ReportError, TimeoutError, TransportError } from '@mgmtapi/engine';
import { describe, expect, it } from 'vitest';
import { errorNumber, lastErrorOf } from '../../src/mgmtapi/error-number.js';
import { Failure } from '../../src/snmpapi/last-error.js';

const target = { host: 'h', address: '192.0.2.1', port: 161, version: 'v1' as const };

describe('errorNumber', () => {
  it.each([
    ['EACCES', 10013],
    ['EPERM', 10013],
    ['EINVAL', 10022],
    ['EMFILE', 10024],
    ['ENFILE', 10024],
    ['EAGAIN', 10035],
    ['ENOTSOCK', 10038],
    ['EBADF', 10038],
    ['ERR_SOCKET_DGRAM_NOT_RUNNING', 10038],
    ['EMSGSIZE', 10040],
    ['EPROTONOSUPPORT', 10043],
    ['EAFNOSUPPORT', 10047],
    ['EADDRINUSE', 10048],
    ['EADDRNOTAVAIL', 10049],
    ['ENETDOWN', 10050],
    ['ENETUNREACH', 10051],
    ['ECONNRESET', 10054],
    ['ENOBUFS', 10055],
    ['ENOMEM', 10055],
    ['ETIMEDOUT', 10060],
    ['ECONNREFUSED', 10061],
    ['EHOSTDOWN', 10064],
    ['EHOSTUNREACH', 10065],
    ['ENOTFOUND', 11001],
    ['EAI_AGAIN', 11002],
    ['EAI_FAIL', 11003],
    ['ENODATA', 11004],
    ['EWHATEVER', 77],
  ])('%s is %i', (code, number) => {
    expect(errorNumber(Object.assign(new Error(code), { code }), 77)).toBe(number);
    expect(errorNumber(new TransportError(code, 'it failed'), 77)).toBe(number);
  });

  it.each<[string, unknown, number]>([
    ['no answer', new TimeoutError(target, 1, 1000), 40],
    ['closed', new ClosedError('session'), 10004],
    ['aborted', new DOMException('stop', 'AbortError'), 10004],
    ['refused by a v3 engine', new ReportError('usmStatsWrongDigests', 'wrong password', target), 32],
    ['too big to encode', new BerError('BER_TOO_BIG', 0, 'too big'), 12],
    ['out of range', new RangeError('port'), 10022],
    ['a failure of our own', new Failure(47), 47],
    ['anything', new Error('x'), 77],
    ['no error at all', 'x', 77],
  ])('%s', (_, error, number) => {
    expect(errorNumber(error, 77)).toBe(number);
  });

  it('does not swallow what only the caller can have caused', () => {
    expect(() => lastErrorOf(77)(new TypeError('host: must be text'))).toThrow('host: must be text');
    expect(lastErrorOf(77)(new Error('x'))).toBe(77);
  });
});
