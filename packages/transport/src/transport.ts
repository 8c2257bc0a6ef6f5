// The seam between the SNMP engine and a datagram network: octets and addresses only, no SNMP.

/** Which of the two datagram domains of RFC 3419 section 4 an endpoint lives in. */
export type Family = 'udp4' | 'udp6';

/** Where an endpoint is bound: an IP literal, a port, and the family of both. */
export interface ListenAddress {
  readonly address: string;
  readonly port: number;
  readonly family: Family;
}

/** Milliseconds and timers. Real time by default; tests pass a fake one. */
export interface Clock {
  /** Monotonic milliseconds, from an origin of its own. */
  now(): number;
  /** Calls `fn` once, `ms` milliseconds from now. The timer never holds the process open: endpoints do that. */
  setTimer(fn: () => void, ms: number): unknown;
  /** Forgets a timer; one that has fired already is fine. */
  clearTimer(timer: unknown): void;
}

/** What an endpoint tells its owner. Neither function may throw: the owner handles what a peer sends. */
export interface EndpointHandlers {
  /**
   * One datagram arrived.
   * @param bytes - the payload. It belongs to the receiver: the endpoint never reuses the buffer
   * @param address - the sender, an IP literal in canonical text (`192.0.2.1`, `2001:db8::1`, `fe80::1%eth0`)
   */
  onMessage(bytes: Uint8Array, address: string, port: number): void;
  /** The socket reported a fault that belongs to no single send (ICMP on some systems). It stays open. */
  onError?: ((error: Error) => void) | undefined;
}

/** How to bind an endpoint. */
export interface BindOptions {
  readonly family: Family;
  /** Local IP literal; absent: all of the family. */
  readonly address?: string | undefined;
  /** Local port; 0 or absent: the system picks one. */
  readonly port?: number | undefined;
  /** Octets asked for the receive buffer; what was granted is `Endpoint.receiveBuffer`. Absent: 4 MiB. */
  readonly receiveBuffer?: number | undefined;
  /** Several sockets share the port and the system spreads senders over them (Node 22.12 and later; elsewhere `ENOTSUP`). */
  readonly reusePort?: boolean | undefined;
}

/** One bound socket. Its owner closes it; nobody else may. */
export interface Endpoint {
  readonly local: ListenAddress;
  /** Octets of receive buffer that the system granted. */
  readonly receiveBuffer: number;
  /**
   * Hands one datagram to the network. Never throws for what the network says.
   * @param bytes - must not be changed afterwards: the system may still hold it
   * @param address - an IP literal of this endpoint's family
   * @param done - told once, in a later turn: null when the system took the datagram, its error when it refused. Also after
   *   `close`, and for a send on a closed endpoint (`ERR_SOCKET_DGRAM_NOT_RUNNING`)
   */
  send(bytes: Uint8Array, address: string, port: number, done?: (error: Error | null) => void): void;
  /** While referenced, the endpoint holds the process open. A fresh endpoint is referenced. */
  ref(): void;
  unref(): void;
  /** Datagrams that the system dropped for want of buffer, where it tells (`/proc/net/udp`); otherwise undefined. */
  readonly dropped: number | undefined;
  /**
   * Closes the socket. It begins at once, so that a process's 'exit' handler may call it: no handler is called from now
   * on, not even in this turn, and the port is free.
   * Resolves when the handle is gone from the process; every call gets the same promise.
   * Rejects with the system's error if closing failed; the endpoint counts as closed all the same.
   */
  close(): Promise<void>;
}

/** A way to reach agents: UDP, or an in-memory network. */
export interface Transport {
  /**
   * Resolves when bound. Rejects with the system's error (`code` is `EADDRINUSE`, `EACCES`, `EADDRNOTAVAIL`, ...).
   */
  bind(options: BindOptions, handlers: EndpointHandlers): Promise<Endpoint>;
}
