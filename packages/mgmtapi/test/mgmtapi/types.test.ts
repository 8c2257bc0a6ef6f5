// What the compiler lets through: these lines fail the type check when a signature changes for the worse.
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  ASN_COUNTER64,
  ASN_NULL,
  ASN_OCTETSTRING,
  type AsnAny,
  type AsnOctetString,
  SnmpMgrClose,
  SnmpMgrOpen,
  SnmpMgrRequest,
  type SnmpMgrSession,
  type SnmpVarBindList,
} from '../../src/index.js';

describe('types', () => {
  it('a session is opaque: only SnmpMgrOpen makes one', () => {
    expectTypeOf(SnmpMgrOpen).returns.resolves.toEqualTypeOf<SnmpMgrSession | null>();
    expectTypeOf<{ host: string }>().not.toExtend<SnmpMgrSession>();
    expectTypeOf<number>().not.toExtend<SnmpMgrSession>();
    expectTypeOf(SnmpMgrClose).parameter(0).toExtend<object | null>();
  });

  it('asnType decides what asnValue is', () => {
    const numberOf = (any: AsnAny): bigint | AsnOctetString | null | undefined => {
      if (any.asnType === ASN_COUNTER64) return any.asnValue;
      if (any.asnType === ASN_OCTETSTRING) return any.asnValue;
      if (any.asnType === ASN_NULL) return any.asnValue;
      return undefined;
    };
    expect(numberOf({ asnType: ASN_COUNTER64, asnValue: 5n })).toBe(5n);
    // @ts-expect-error a Counter64 is a bigint
    expect(numberOf({ asnType: ASN_COUNTER64, asnValue: 5 })).toBe(5);
  });

  it('null is allowed where C programs pass NULL', async () => {
    const list: SnmpVarBindList = { list: null, len: 0 };
    expect(await SnmpMgrRequest(null, 160, list, null, null)).toBe(0);
    expect(await SnmpMgrClose(null)).toBe(true);
  });
});
