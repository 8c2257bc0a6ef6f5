// How to walk: the options of walks and tables, and the checks that name the one that is wrong.

import type { OidLike } from '@mgmtapi/ber';
import { checkInteger, checkRequestOptions, MAX_MILLISECONDS, type RequestOptions } from './options.js';
import type { Progress } from './progress.js';

/** How to walk. `totalTimeout` is for the whole walk. */
export interface WalkOptions extends RequestOptions {
  /** Repetitions of each GETBULK: the session's when absent. */
  maxRepetitions?: number | 'auto' | undefined;
  /** `getBulk`, in v1 always `getNext`. */
  method?: 'getBulk' | 'getNext' | undefined;
  /** Begin after this name: to resume a walk that broke. */
  after?: OidLike | undefined;
  /**
   * `strict`: names that do not increase end the walk with a `WalkError`. `tolerate`: they are handed out as they come,
   * until they go round in circles. `strict`.
   */
  order?: 'strict' | 'tolerate' | undefined;
  /** End after so many variables. */
  limit?: number | undefined;
  /** Called after each response. */
  onProgress?: ((progress: Progress) => void) | undefined;
}

/** @throws {TypeError | RangeError} naming the option that is wrong */
export function checkWalkOptions(options: WalkOptions): void {
  checkRequestOptions(options);
  const { maxRepetitions, method, order, limit, onProgress } = options;
  if (maxRepetitions !== undefined && maxRepetitions !== 'auto') {
    checkInteger('maxRepetitions', maxRepetitions, 1, MAX_MILLISECONDS);
  }
  if (method !== undefined && method !== 'getBulk' && method !== 'getNext') {
    throw new RangeError("method: must be 'getBulk' or 'getNext'");
  }
  if (order !== undefined && order !== 'strict' && order !== 'tolerate') {
    throw new RangeError("order: must be 'strict' or 'tolerate'");
  }
  if (limit !== undefined) checkInteger('limit', limit, 1, Number.MAX_SAFE_INTEGER);
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    throw new TypeError('onProgress: must be a function');
  }
}
