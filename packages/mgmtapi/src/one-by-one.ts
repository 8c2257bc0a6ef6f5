// An iterator of single items over an iterator of batches.

/** Items one at a time. Calls that come while a batch is on its way wait for it together. */
export class OneByOne<T> implements AsyncIterableIterator<T> {
  readonly #batches: AsyncIterator<T[]>;
  #batch: readonly T[] = [];
  #at = 0;
  #coming: Promise<boolean> | undefined;

  constructor(batches: AsyncIterator<T[]>) {
    this.#batches = batches;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<T>> {
    if (this.#at < this.#batch.length) return Promise.resolve({ value: this.#batch[this.#at++]!, done: false });
    this.#coming ??= this.#nextBatch();
    return this.#coming.then((more) => (more ? this.next() : { value: undefined, done: true }));
  }

  async return(): Promise<IteratorResult<T>> {
    this.#at = this.#batch.length;
    await this.#batches.return?.();
    return { value: undefined, done: true };
  }

  async #nextBatch(): Promise<boolean> {
    try {
      const { value, done } = await this.#batches.next();
      if (done) return false;
      this.#batch = value;
      this.#at = 0;
      return true;
    } finally {
      this.#coming = undefined;
    }
  }
}
