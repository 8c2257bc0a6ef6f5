// The names this package exports.

export { type ProgramOptions, type ProgramResult, runProgram } from './child-program.js';
export { hasIPv6 } from './compliance/ipv6.js';
export { type Letter, Mailbox } from './compliance/mailbox.js';
export { type ComplianceCase, type TransportSubject, transportCompliance } from './compliance/transport.js';
export { FakeClock, type FakeClockOptions } from './fake-clock.js';
export { damage, type FaultCounters, type FaultOptions, Faults } from './faults.js';
export { type FaultyOptions, type FaultyTransport, faulty } from './faulty-transport.js';
export { fromHex, toHex, wrapHex } from './hex.js';
export { type InteropAuth, type InteropPriv, type InteropUser, interopUsers } from './interop-users.js';
export {
  type NetSnmp,
  type NetSnmpTrapd,
  netSnmp,
  peersMissing,
  startNetSnmpAgent,
  startNetSnmpTrapd,
} from './net-snmp.js';
export { type TestHosts, testHosts } from './netns.js';
export { leavesNothingOpen, type OpenHandles, openHandles } from './open-handles.js';
export { Relay, type RelayOptions } from './relay.js';
export {
  type Script,
  ScriptedAgent,
  type ScriptedAgentOptions,
  type ScriptedReply,
  type ScriptedRequest,
} from './scripted-agent.js';
export {
  answering,
  asked,
  backwards,
  changing,
  late,
  otherRequestID,
  otherSource,
  responseTo,
  silent,
  silentAbove,
  silentFirst,
  tooBigAbove,
  twice,
} from './scripts.js';
export { type SeededRandom, seededRandom } from './seeded-random.js';
export { textbookElement, textbookInteger, textbookOid } from './textbook-ber.js';
