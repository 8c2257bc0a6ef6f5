import { FakeClock } from '@mgmtapi/testkit';
import { describe, expect, it } from 'vitest';
import { Peer } from '../src/peer.js';
import { Request } from '../src/request.js';
import { PLACE_TIME, Window } from '../src/window.js';

function setUp(ceiling: number) {
  const clock = new FakeClock();
  const sent: string[] = [];
  const names = new Map<Request, string>();
  const window = new Window(ceiling, clock, (request) => {
    sent.push(names.get(request)!);
    request.tries++;
  });
  const peerOf = (host: string, maxInFlight = 64) =>
    new Peer({ host, address: host, port: 161, version: 'v2c' }, { anySource: false, backoff: 'double', maxInFlight });
  const offer = (peer: Peer, name: string) => {
    const request = new Request(peer, { timeout: 1000, retries: 0 }, undefined, () => {});
    names.set(request, name);
    peer.append(request);
    window.offer(peer);
    return request;
  };
  const end = (request: Request) => {
    request.peer.remove(request);
    window.leave(request);
  };
  return { clock, window, sent, peerOf, offer, end };
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
});
