// How a handler ends a request with an error-status of its choice.
import type { VarBind } from '@mgmtapi/protocol';

/** Thrown by a handler: the request ends with this error-status. That is no fault of the handler, so nobody is told. */
export class StatusError extends Error {
  override readonly name = 'StatusError';
  constructor(
    /** RFC 3416 section 3: `ErrorStatus.resourceUnavailable`, ... */
    readonly errorStatus: number,
    /** Which binding of `HandlerRequest.varBinds` it is about; absent: the one that the handler was asked for. */
    readonly varBind?: VarBind | undefined,
  ) {
    super(`error-status ${errorStatus}`);
  }
}
