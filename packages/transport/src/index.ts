// The names this package exports.
export type { BindOptions, Clock, Endpoint, EndpointHandlers, Family, ListenAddress, Transport } from './transport.js';
