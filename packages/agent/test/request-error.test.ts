import { ErrorStatus, type ErrorStatusName } from '@mgmtapi/protocol';
import { expect, test } from 'vitest';
import { errorStatusV1, refusedAs } from '../src/request-error.js';

// RFC 3584 section 4.4, the table row by row.
const table: [v2: ErrorStatusName, v1: ErrorStatusName][] = [
  ['noError', 'noError'],
  ['tooBig', 'tooBig'],
  ['genErr', 'genErr'],
  ['wrongValue', 'badValue'],
  ['wrongEncoding', 'badValue'],
  ['wrongType', 'badValue'],
  ['wrongLength', 'badValue'],
  ['inconsistentValue', 'badValue'],
  ['noAccess', 'noSuchName'],
  ['notWritable', 'noSuchName'],
  ['noCreation', 'noSuchName'],
  ['inconsistentName', 'noSuchName'],
  ['resourceUnavailable', 'genErr'],
  ['commitFailed', 'genErr'],
  ['undoFailed', 'genErr'],
  ['authorizationError', 'noSuchName'],
  ['noSuchName', 'noSuchName'],
  ['badValue', 'badValue'],
  ['readOnly', 'readOnly'],
];

test.each(table)('%s is %s in version 1', (v2, v1) => {
  expect(errorStatusV1(ErrorStatus[v2])).toBe(ErrorStatus[v1]);
});

test('the table has every error-status', () => {
  expect(new Set(table.map(([v2]) => v2))).toEqual(new Set(Object.keys(ErrorStatus)));
});

test('a principal without a view is authorizationError, for no binding in particular', () => {
  expect(refusedAs('noGroupName')).toMatchObject({ errorStatus: ErrorStatus.authorizationError, errorIndex: 0 });
  expect(refusedAs('otherError')).toMatchObject({ errorStatus: ErrorStatus.genErr, errorIndex: 0 });
});
