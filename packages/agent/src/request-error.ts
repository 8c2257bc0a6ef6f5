// How a request ends that is not carried out: an error-status and the binding it is about.
import { ErrorStatus, errorStatusName } from '@mgmtapi/protocol';
import type { HandlerRequest } from './handlers.js';
import { StatusError } from './status-error.js';
import type { AccessRefusal } from './vacm/access.js';

/** Ends a request with an error-status. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  constructor(
    /** RFC 3416 section 3. */
    readonly errorStatus: number,
    /** Which binding, from 1; 0: none. */
    readonly errorIndex: number,
  ) {
    super(`error-status ${errorStatus}`);
  }
}

/**
 * What becomes of a failure of the handler that was asked for binding `index`: what it threw a `StatusError` for, or
 * `otherwise`.
 */
export function failedAs(error: unknown, index: number, otherwise: number, request: HandlerRequest): RequestError {
  if (!(error instanceof StatusError) || !errorStatusName(error.errorStatus) || error.errorStatus === 0) {
    return new RequestError(otherwise, index);
  }
  const { errorStatus, varBind } = error;
  const place = varBind === undefined ? -1 : request.varBinds.indexOf(varBind);
  return new RequestError(errorStatus, place < 0 ? index : place + 1);
}

/** What becomes of a refusal that is about the principal, not about the variable. RFC 3413 section 3.2 step 5. */
export function refusedAs(status: AccessRefusal): RequestError {
  return new RequestError(status === 'otherError' ? ErrorStatus.genErr : ErrorStatus.authorizationError, 0);
}

/** The error-status that version 1 has for one of version 2. RFC 3584 section 4.4. */
export function errorStatusV1(errorStatus: number): number {
  switch (errorStatus) {
    case ErrorStatus.wrongValue:
    case ErrorStatus.wrongEncoding:
    case ErrorStatus.wrongType:
    case ErrorStatus.wrongLength:
    case ErrorStatus.inconsistentValue:
      return ErrorStatus.badValue;
    case ErrorStatus.noAccess:
    case ErrorStatus.notWritable:
    case ErrorStatus.noCreation:
    case ErrorStatus.inconsistentName:
    case ErrorStatus.authorizationError:
      return ErrorStatus.noSuchName;
    case ErrorStatus.resourceUnavailable:
    case ErrorStatus.commitFailed:
    case ErrorStatus.undoFailed:
      return ErrorStatus.genErr;
    default:
      return errorStatus;
  }
}
