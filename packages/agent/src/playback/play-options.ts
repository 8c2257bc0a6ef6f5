// How a recorded device is played.
import type { ContextOptions } from '../contexts.js';
import type { FaultOptions } from './faults.js';
import type { Variation } from './variation.js';

/** How a recording is played. */
export interface PlayOptions extends ContextOptions {
  /** What changes while it is played: see `alive`, `rising`, `running`, `swinging`. Nothing when absent. */
  readonly vary?: readonly Variation[] | undefined;
  /** What goes wrong with it on purpose; those of the agent when absent. */
  readonly faults?: FaultOptions | undefined;
}
