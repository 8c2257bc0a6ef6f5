// The public names of @mgmtapi/mib, sorted.
export type { Instance } from '@mgmtapi/protocol';
export { type GenerateOptions, generateTypes } from './codegen/generate.js';
export type { CompiledMibs } from './compact/format.js';
export { packCompiled } from './compact/pack.js';
export { readCompiled, readPacked } from './compact/reader.js';
export { writeCompiled } from './compact/writer.js';
export { type CompileOptions, compileMibs } from './compile.js';
export { CODES, type CodeFacts, DIAGNOSTIC_CODES, type DiagnosticCode, type Severity } from './diagnostics/codes.js';
export type { Diagnostic } from './diagnostics/diagnostic.js';
export { type ExportOptions, exportJson, type Json } from './export/json.js';
export { formatLint } from './export/lint.js';
export { formatSarif } from './export/sarif.js';
export type { MibModule, MibType } from './model/module.js';
export type { IndexPart, MibObject } from './model/object.js';
export type { BaseType, Range, Syntax } from './model/syntax.js';
export { MibTree } from './model/tree.js';
export type { NamedOid } from './names/named-oid.js';
export type { MibKind } from './resolve/link.js';
export { type Codec, codecOf, type EnumValue, type Writable } from './runtime/codec.js';
export type { Access, Column, ReadableInstance, Scalar } from './runtime/column.js';
export type { RowFacts, RowOf, TypedTable } from './runtime/table.js';
export type { MibSource, Position } from './source.js';
export { standardMibs, standardNames } from './standard.js';
export { BitLabels, decodeBits, encodeBits } from './values/bits.js';
export { type DateAndTime, dateOf, decodeDateAndTime, encodeDateAndTime } from './values/date-and-time.js';
export { type Hint, type IntegerHint, type OctetHint, type OctetSpec, parseHint } from './values/display-hint/hint.js';
export { formatInteger, parseInteger } from './values/display-hint/integer.js';
export { formatOctets } from './values/display-hint/octets.js';
export { parseOctets } from './values/display-hint/parse-octets.js';
export { type DecodedIndex, decodeIndex, type IndexFault } from './values/index/decode.js';
export { encodeIndex, type IndexValue } from './values/index/encode.js';
export { type IndexShape, shapeOf } from './values/index/shape.js';
export type { RawIndexValue } from './values/index/value.js';
export {
  decodeInetAddress,
  formatIpv6,
  type InetAddressType,
  type InetAddressValue,
  inetOctets,
} from './values/inet-address.js';
export { Octets } from './values/octets.js';
export { formatValue, parseValue } from './values/text.js';
