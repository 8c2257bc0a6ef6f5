// A compiled form as text for a source file.
import { deflateRawSync } from 'node:zlib';
import type { CompiledMibs } from './format.js';

/** Both blocks deflated, in base64. */
export function packCompiled({ names, types }: CompiledMibs): { names: string; types: string } {
  const pack = (block: Uint8Array): string => deflateRawSync(block, { level: 9 }).toString('base64');
  return { names: pack(names), types: pack(types) };
}
