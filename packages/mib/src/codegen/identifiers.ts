// Names of modules as names of TypeScript: the same name every time, and no two alike in one file.

/** Words that no constant can be called, and the names that generated files import. */
const TAKEN: ReadonlySet<string> = new Set(
  (
    'abstract any as async await boolean break case catch class const constructor continue debugger declare default ' +
    'delete do else enum export extends false finally for from function get if implements import in index infer ' +
    'instanceof interface is keyof let module namespace never new notification null number object of package private ' +
    'protected public readonly require return scalar set static string super switch symbol table tc this throw true try ' +
    'type typeof undefined unique unknown var void while with yield arguments eval column Column Object Function Symbol ' +
    'Promise globalThis NaN Infinity RowOf'
  ).split(' '),
);

/** Gives each name of a file its identifier. */
export class Identifiers {
  readonly #used = new Set<string>();

  /** An identifier like this name, which nobody else in the file has. */
  take(name: string): string {
    let plain = name.replace(/[^A-Za-z0-9_$]/g, '_');
    if (!/^[A-Za-z_$]/.test(plain)) plain = `_${plain}`;
    let free = TAKEN.has(plain) ? `${plain}_` : plain;
    for (let n = 2; this.#used.has(free); n++) free = `${plain}_${n}`;
    this.#used.add(free);
    return free;
  }
}

/** A key of an object literal: quoted only where it must be. */
export function keyText(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
}

/** A string literal. */
export function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n').replace(/\r/g, '\\r')}'`;
}

/** The file of a module, without its suffix: what file systems and import paths take. */
export function fileName(module: string): string {
  return module.replace(/[^A-Za-z0-9._-]/g, '_');
}
