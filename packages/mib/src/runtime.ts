// What generated code imports: definitions of objects, without the compiler. Sorted.
export type { Instance } from '@mgmtapi/protocol';
export type { Codec, EnumValue, Labels, ReadOf, WriteOf } from './runtime/codec.js';
export {
  type Access,
  type AnyColumn,
  type Column,
  column,
  type InstanceOf,
  type ReadableInstance,
  type Scalar,
  scalar,
} from './runtime/column.js';
export { type IndexLayout, index, type ReadIndex } from './runtime/index-layout.js';
export { type Carried, type Notification, notification } from './runtime/notification.js';
export { type RowFacts, type RowOf, type TableParts, type TypedRow, type TypedTable, table } from './runtime/table.js';
export { type Facts, tc } from './runtime/tc.js';
export { BitLabels } from './values/bits.js';
export type { InetAddressType, InetAddressValue } from './values/inet-address.js';
export { Octets } from './values/octets.js';
