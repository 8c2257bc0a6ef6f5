// Values of the error-status field: RFC 3416 section 3, with those of RFC 1157 first.

/** Every error-status by name. 0 to 5 are all that version 1 knows. */
export const ErrorStatus = {
  noError: 0,
  tooBig: 1,
  noSuchName: 2,
  badValue: 3,
  readOnly: 4,
  genErr: 5,
  noAccess: 6,
  wrongType: 7,
  wrongLength: 8,
  wrongEncoding: 9,
  wrongValue: 10,
  noCreation: 11,
  inconsistentValue: 12,
  resourceUnavailable: 13,
  commitFailed: 14,
  undoFailed: 15,
  authorizationError: 16,
  notWritable: 17,
  inconsistentName: 18,
} as const;

/** The name of an error-status. */
export type ErrorStatusName = keyof typeof ErrorStatus;

const names = Object.keys(ErrorStatus) as ErrorStatusName[]; // in the order of their numbers

/** The name of an error-status, or undefined for a number that no RFC gives a meaning. */
export function errorStatusName(errorStatus: number): ErrorStatusName | undefined {
  return names[errorStatus];
}
