// Handlers that keep what arrived, for tests of transports.
import type { EndpointHandlers } from '@mgmtapi/transport';

/** One datagram as it arrived. */
export interface Letter {
  readonly bytes: Uint8Array;
  readonly address: string;
  readonly port: number;
}

/** Collects what an endpoint receives. */
export class Mailbox implements EndpointHandlers {
  readonly letters: Letter[] = [];
  readonly errors: Error[] = [];
  /** Called inside `onMessage`. */
  onEach: (() => void) | undefined;
  #wake: (() => void) | undefined;

  // Functions of their own, so that a mailbox may be spread or wrapped like any object of handlers.
  readonly onMessage = (bytes: Uint8Array, address: string, port: number): void => {
    this.letters.push({ bytes, address, port });
    this.onEach?.();
    this.#wake?.();
  };

  readonly onError = (error: Error): void => {
    this.errors.push(error);
  };

  /** Resolves when `count` datagrams have arrived. One caller at a time. */
  async until(count: number): Promise<readonly Letter[]> {
    while (this.letters.length < count) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.letters;
  }

  /** What arrived, octets in hexadecimal. */
  read(): { hex: string; address: string; port: number }[] {
    return this.letters.map(({ bytes, address, port }) => ({ hex: Buffer.from(bytes).toString('hex'), address, port }));
  }

  /** What arrived, as text. */
  texts(): string[] {
    return this.letters.map(({ bytes }) => Buffer.from(bytes).toString());
  }
}
