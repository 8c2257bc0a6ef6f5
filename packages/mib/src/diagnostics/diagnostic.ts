// One fault found in a module: which, where, and what to do about it.
import type { Position, Source } from '../source.js';
import { CODES, type DiagnosticCode, type Severity } from './codes.js';

/** Takes a fault while a source is read. Offsets are octets from its start. */
export type Report = (code: DiagnosticCode, start: number, end: number, subject?: string) => void;

/** A fault, as plain data plus the excerpt, which is cut from the source when asked for. */
export class Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** The module it is in; empty where none could be read. */
  readonly module: string;
  /** Octets from the start of the source: the faulty part is [start, end). */
  readonly span: { readonly start: number; readonly end: number };
  /** The word the message is about. */
  readonly subject: string;
  readonly #source: Source;
  #position: Position | undefined;

  constructor(
    source: Source,
    module: string,
    code: DiagnosticCode,
    strict: boolean,
    start: number,
    end: number,
    subject: string,
  ) {
    this.#source = source;
    this.module = module;
    this.code = code;
    this.severity = strict ? CODES[code].strict : CODES[code].lenient;
    this.span = { start, end: Math.max(start, end) };
    this.subject = subject;
  }

  /** The name its source was given under. */
  get source(): string {
    return this.#source.name;
  }

  /** From 1. */
  get line(): number {
    return this.#place.line;
  }

  /** From 1, in characters. */
  get column(): number {
    return this.#place.column;
  }

  get message(): string {
    return CODES[this.code].message.replace('{}', this.subject);
  }

  /** What the writer of the module should do. */
  get hint(): string {
    return CODES[this.code].hint;
  }

  /** The line it begins in, without its end; long lines are cut. */
  get excerpt(): string {
    return this.#source.lineText(this.line);
  }

  get #place(): Position {
    return (this.#position ??= this.#source.positionOf(this.span.start));
  }

  /** `file:line:column: severity code: message`. */
  toString(): string {
    return `${this.source}:${this.line}:${this.column}: ${this.severity} ${this.code}: ${this.message}`;
  }

  toJSON(): Record<string, unknown> {
    const { code, severity, module, source, line, column, span, message, hint, excerpt } = this;
    return { code, severity, module, source, line, column, span, message, hint, excerpt };
  }
}
