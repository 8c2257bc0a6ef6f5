// The names this package exports.
export { FakeClock, type FakeClockOptions } from './fake-clock.js';
