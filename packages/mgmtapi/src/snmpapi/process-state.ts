// The one process-wide state behind the C-style functions, shared by every copy of this package.

const key: unique symbol = Symbol.for('mgmtapi.process-state');

/**
 * A named piece of the process state, made by `init` when it is first asked for. It lives under one `Symbol.for` key, so
 * that the ESM and the CommonJS copy of the package in one process see the same manager, last error and log level.
 * Each name belongs to one module, which knows its type; what is stored is data and closures, never instances that only
 * one copy understands.
 */
export function processState<T extends object>(name: string, init: () => T): T {
  const holder = globalThis as { [key]?: Map<string, object> };
  holder[key] ??= new Map();
  const piece = holder[key].get(name) ?? init();
  holder[key].set(name, piece);
  return piece as T;
}
