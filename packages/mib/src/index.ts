// The public names of @mgmtapi/mib, sorted.
export { type CompileOptions, compileMibs } from './compile.js';
export { type IndexPart, MibObject } from './model/object.js';
export { MibModule, type MibType } from './model/module.js';
export type { BaseType, Syntax } from './model/syntax.js';
export { MibTree } from './model/tree.js';
export type { MibSource } from './source.js';
