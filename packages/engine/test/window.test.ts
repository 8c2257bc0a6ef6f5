import { FakeClock } from '@mgmtapi/testkit';
import type { Clock } from '@mgmtapi/transport';
import { describe, expect, it } from 'vitest';
import { Peer, Request } from '../src/request.js';
import { Window } from '../src/window.js';

/** As long as a place is held before any answer has come. */
const PLACE_TIME = 100;

function setUp(ceiling: number) {
  const clock = new FakeClock();
  const sent: string[] = [];
  const names = new Map<Request, string>();
  let stalled = 0;
  const late: Clock = {
    now: () => clock.now() + stalled,
    setTimer: (fn, ms) => clock.setTimer(fn, ms),
    clearTimer: (timer) => clock.clearTimer(timer),
  };
  const stall = (ms: number) => (stalled += ms);
  const transmit = (request: Request, now: number) => {
    sent.push(names.get(request)!);
    request.sentAt = now;
    request.tries++;
  };
  const window = new Window(ceiling, late, { transmit });
  const peerOf = (host: string, maxInFlight = 64) =>
    new Peer(
      { host, address: host, port: 161, version: 'v2c' },
      { anySource: false, backoff: 'double', jitter: 0, maxInFlight },
    );
  const policy = { timeout: 1000, retries: 0 };
  const offer = (peer: Peer, name: string) => {
    const request = new Request(peer, 1, { type: 'GetRequest', oids: [] }, policy, undefined, () => {});
    request.message = new Uint8Array();
    names.set(request, name);
    peer.append(request);
    window.offer(peer, clock.now());
    return request;
  };
  const end = (request: Request, answered = false) => {
    if (answered) request.answerOctets = 1;
    request.peer.remove(request);
    window.leave(request);
  };
  return { clock, stall, window, sent, peerOf, offer, end };
}

describe('the window', () => {
  it('keeps each peer to its own limit', () => {
    const { sent, peerOf, offer, end } = setUp(100);
    const peer = peerOf('a', 2);
    const first = offer(peer, 'a1');
    for (const name of ['a2', 'a3', 'a4']) offer(peer, name);
    expect(sent).toEqual(['a1', 'a2']);
    end(first);
    expect(sent).toEqual(['a1', 'a2', 'a3']);
  });

  it('takes peers in turns when the ceiling holds them back', () => {
    const { sent, peerOf, offer, end } = setUp(1);
    const [a, b, c] = ['a', 'b', 'c'].map((host) => peerOf(host)) as [Peer, Peer, Peer];
    let last = offer(a, 'a1');
    const requests = [offer(a, 'a2'), offer(a, 'a3'), offer(b, 'b1'), offer(c, 'c1'), offer(b, 'b2')];
    for (let i = 0; i < 5; i++) {
      end(last);
      last = requests.find((request) => request.tries > 0 && request !== last && request.peer.first === request)!;
    }
    expect(sent).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2']);
  });

  it('takes back the place of a request that goes unanswered', async () => {
    const { clock, sent, peerOf, offer } = setUp(1);
    offer(peerOf('silent'), 's1');
    offer(peerOf('b'), 'b1');
    expect(sent).toEqual(['s1']);
    await clock.advance(PLACE_TIME);
    expect(sent).toEqual(['s1', 'b1']);
    expect(clock.pending).toBe(0);
  });

  it('passes over a peer whose queue was emptied while it waited', async () => {
    const { clock, sent, peerOf, offer } = setUp(1);
    const [a, b, c] = ['a', 'b', 'c'].map((host) => peerOf(host)) as [Peer, Peer, Peer];
    offer(a, 'a1');
    b.remove(offer(b, 'b1'));
    offer(c, 'c1');
    await clock.advance(PLACE_TIME);
    expect(sent).toEqual(['a1', 'c1']);
  });

  it('holds a place no longer than answers are known to take', async () => {
    const { clock, sent, peerOf, offer, end } = setUp(2);
    const dead = offer(peerOf('dead'), 'dead');
    let last = offer(peerOf('p'), 'p');
    for (let i = 0; i < 30; i++) {
      const next = offer(peerOf(`p${i}`), `p${i}`); // waits for the place of the one before
      await clock.advance(10);
      end(last, true);
      last = next;
    }
    // Answers take 10 ms: the dead one has lost its place by now, and 's' needs to wait for nobody.
    expect(dead.hasPlace).toBe(false);
    offer(peerOf('s'), 's');
    expect(sent.at(-1)).toBe('s');
    expect(clock.pending).toBe(0);
  });

  it('takes no place back while this process was too busy to read answers', async () => {
    const { clock, stall, sent, peerOf, offer } = setUp(1);
    offer(peerOf('a'), 'a1');
    offer(peerOf('b'), 'b1');
    stall(5 * PLACE_TIME); // the timer fires late, before what reads answers had its turn
    await clock.advance(PLACE_TIME);
    expect(sent).toEqual(['a1']);
    await clock.advance(1);
    expect(sent).toEqual(['a1', 'b1']);
  });
});
