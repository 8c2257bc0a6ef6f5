// What a manager has learned of the sizes that its agents take: the next session to the same agent need not learn it again.

import { Repetitions } from './repetitions.js';

/** Agents remembered, at most; the ones asked longest ago are forgotten first. */
const MOST_AGENTS = 16_384;

/** Sizes by agent. Only agents that were walked are in it. */
export class LearnedSizes {
  readonly #byAgent = new Map<string, Repetitions>();

  of(address: string, port: number): Repetitions {
    const agent = `${address} ${port}`;
    const known = this.#byAgent.get(agent);
    const sizes = known ?? new Repetitions();
    if (known) this.#byAgent.delete(agent);
    else if (this.#byAgent.size >= MOST_AGENTS) this.#byAgent.delete(this.#byAgent.keys().next().value!);
    this.#byAgent.set(agent, sizes); // a Map keeps the order of insertion: this one is the youngest now
    return sizes;
  }
}
