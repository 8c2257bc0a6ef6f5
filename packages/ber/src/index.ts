// The public names of @mgmtapi/ber, sorted.
export { brand, inspectAs } from './brand.js';
export { BerError, type BerErrorCode } from './error.js';
export { Oid, type OidLike } from './oid.js';
export { BerReader, type BerReaderOptions } from './reader.js';
export { Tag } from './tag.js';
export { type Tolerance, tolerances } from './tolerance.js';
export { BerWriter } from './writer.js';
