// The last error: per thread on Windows, here per flow of async functions.
//
// Windows keeps one number per thread, and a caller reads it right after the call. In async code other calls settle
// between a call and the line that reads its number, so the number travels with the flow instead:
//
//   await SnmpMgrRequest(...)     the moment a function awaits the call's promise, the call's record becomes the
//       |                         function's context (AsyncLocalStorage); whatever the function awaits later, it
//   getLastError()                reads the record of its own call.
//
//   withLastError(fn)             a scope: one number for everything that runs inside, at any depth.

import { AsyncLocalStorage } from 'node:async_hooks';
import { processState } from './process-state.js';

/** One number that several calls share: the whole process, or what runs inside one `withLastError`. */
interface Scope {
  last: number;
}

/** What one call left behind for the function that awaits it. */
interface Call {
  readonly scope: Scope;
  /** What the last error was when the call began: a success leaves it so. */
  readonly before: number;
  /** Its number once it failed. */
  failure: number | undefined;
  /** Once other flows can no longer be taken for a continuation of this one. */
  settled: boolean;
  /** A later call began in this flow, perhaps inside a function called from here: the scope knows more than this record. */
  followed: boolean;
}

interface LastErrorState {
  readonly process: Scope;
  readonly flow: AsyncLocalStorage<Call>;
}

const state: LastErrorState = processState('lastError', () => ({
  process: { last: 0 },
  flow: new AsyncLocalStorage<Call>(),
}));

/** Why a C-style function failed; becomes its last error. Never leaves this package. */
export class Failure extends Error {
  constructor(readonly lastError: number) {
    super(`last error ${lastError}`);
  }
}

/** The number of the failure that counts for the code that asks. */
export function currentLastError(): number {
  const call = state.flow.getStore();
  if (!call) return state.process.last;
  const { scope } = call;
  const shared = scope !== state.process;
  // Outside a scope, a failure of one's own is final: other flows may have begun from here (a loop that starts them).
  if (call.failure !== undefined && !(shared && call.followed)) return call.failure;
  return shared || call.followed ? scope.last : call.before;
}

/** Sets the last error of the current flow, at once. */
export function setCurrentLastError(lastError: number): void {
  const call = { ...beginCall(), before: lastError };
  call.scope.last = lastError;
  // Zero is no failure: it must not hide what a function called from here reports later.
  if (lastError !== 0) call.failure = lastError;
  state.flow.enterWith(call);
  // Not before the turn is over: whoever called this function may start other flows in it, which are no part of this one.
  queueMicrotask(() => {
    call.settled = true;
  });
}

/**
 * Runs `fn` in a scope of its own that begins with 0: inside, at any depth and after any await, `getLastError()` is the
 * number of the failure that settled last in there. What happens inside is not seen outside.
 */
export function withLastError<T>(fn: () => T): T {
  return state.flow.run({ scope: { last: 0 }, before: 0, failure: undefined, settled: true, followed: true }, fn);
}

/**
 * Runs a C-style function that answers at once.
 * @param failed - what it returns on failure
 * @param onFailure - told the number too, for a session's own last error
 */
export function callNow<T>(failed: T, body: () => T, onFailure?: (lastError: number) => void): T {
  try {
    return body();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    onFailure?.(error.lastError);
    setCurrentLastError(error.lastError);
    return failed;
  }
}

/**
 * Runs a C-style function that answers later. The promise rejects only with what `lastErrorOf` throws.
 * @param failed - what the promise resolves with on failure
 * @param lastErrorOf - the number for what `body` rejected with; throws what is the caller's mistake
 */
export function callLater<T>(
  failed: T,
  body: () => Promise<T>,
  lastErrorOf: (error: unknown) => number,
  onFailure?: (lastError: number) => void,
): Promise<T> {
  const call = beginCall();
  // Bun remembers the context of an `await` before it reads `constructor`: there the record must be in place already.
  state.flow.enterWith(call);
  const settled = body().then(
    (value) => {
      call.settled = true;
      return value;
    },
    (error: unknown) => {
      call.settled = true;
      const lastError = lastErrorOf(error);
      onFailure?.(lastError);
      fail(call, lastError);
      return failed;
    },
  );
  return new CallPromise(call, settled);
}

function beginCall(): Call {
  const before = state.flow.getStore();
  // A record still pending here was left by a flow that this one started, not by a call of its own.
  if (before?.settled) before.followed = true;
  const scope = before?.scope ?? state.process;
  return { scope, before: currentLastError(), failure: undefined, settled: false, followed: false };
}

function fail(call: Call, lastError: number): void {
  call.settled = true;
  call.failure = lastError;
  call.scope.last = lastError;
}

/**
 * A promise that hands the record of its call to whoever awaits it. `await` and `then` read `constructor` in the flow of
 * the one who waits, just before they remember its context (ECMA-262 sections 27.2.4.7.1 and 27.2.5.4): that is the one
 * moment when the right context can be set. To everybody else it is an ordinary promise.
 */
class CallPromise<T> extends Promise<T> {
  readonly #call: Call | undefined;

  static {
    Object.defineProperty(CallPromise.prototype, 'constructor', {
      get(this: CallPromise<unknown>) {
        if (#call in this && this.#call) state.flow.enterWith(this.#call);
        return Promise;
      },
    });
  }

  constructor(call: Call, settled: Promise<T>) {
    super((resolve, reject) => {
      settled.then(resolve, reject);
    });
    this.#call = call;
  }
}
