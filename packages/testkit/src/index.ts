// The names this package exports.

export { type ProgramOptions, type ProgramResult, runProgram } from './child-program.js';
export { type Letter, Mailbox } from './compliance/mailbox.js';
export { type ComplianceCase, type TransportSubject, transportCompliance } from './compliance/transport.js';
export { FakeClock, type FakeClockOptions } from './fake-clock.js';
export { damage, type FaultCounters, type FaultOptions, Faults } from './faults.js';
export { type FaultyOptions, type FaultyTransport, faulty } from './faulty-transport.js';
export {
  type NetSnmp,
  type NetSnmpTrapd,
  netSnmp,
  peersMissing,
  startNetSnmpAgent,
  startNetSnmpTrapd,
} from './net-snmp.js';
export { leavesNothingOpen, type OpenHandles, openHandles } from './open-handles.js';
export { Relay, type RelayOptions } from './relay.js';
export { type SeededRandom, seededRandom } from './seeded-random.js';
