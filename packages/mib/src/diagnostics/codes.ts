// Every fault the compiler can name: its code, how grave it is in either mode, what it says, and what to do.

/** `error`: something is lost or wrong. `warning`: read as meant, against the rules. `info`: worth knowing. */
export type Severity = 'error' | 'warning' | 'info';

/** What is known about a code. `{}` in the message stands for the word it is about. */
export interface CodeFacts {
  /** Severity in lenient mode. */
  readonly lenient: Severity;
  /** Severity in strict mode. */
  readonly strict: Severity;
  readonly message: string;
  /** The fix, for the writer of the module. */
  readonly hint: string;
}

const E: Severity = 'error';
const W: Severity = 'warning';
const I: Severity = 'info';

function fact(lenient: Severity, strict: Severity, message: string, hint: string): CodeFacts {
  return { lenient, strict, message, hint };
}

/** The codes, by room of the compiler. They are stable across releases; texts are for people and may change. */
export const CODES = /* @__PURE__ */ Object.freeze({
  // Characters and texts.
  character: fact(W, E, 'a character that no module may hold outside of texts', 'Remove it; only ASCII is allowed there.'),
  'comment-end': fact(I, I, 'a second -- ends this comment by the rule; what follows reads as prose and was left out', 'Take the inner -- out.'),
  'comment-block': fact(W, E, 'a comment in the manner of C', 'Begin every line of it with --.'),
  'assign-spelling': fact(W, E, '::= is not written in one piece', 'Write ::= without spaces.'),
  'text-quote': fact(W, E, 'a quote inside a text', "Double it, or use ' instead."),
  'text-unclosed': fact(E, E, 'a text without its closing quote', 'Close it where the text ends.'),
  'octets-unclosed': fact(W, E, "an apostrophe that begins no '...'H or '...'B", "Write octets as 'hex'H or 'bits'B."),
  'octets-digit': fact(W, E, 'a digit that does not fit its base in {}', "Use 0-9 A-F before H, and 0 1 before B."),
  // The frame of a module.
  'module-none': fact(E, E, 'no module in this source', 'A module begins NAME DEFINITIONS ::= BEGIN.'),
  'module-name': fact(W, W, 'the module name {} is not spelled as one', 'Upper-case letter first, then letters, digits and hyphens.'),
  'module-header': fact(W, E, 'the module header is not NAME DEFINITIONS ::= BEGIN', 'Write it in this form.'),
  'module-end': fact(W, E, 'module {} has no END', 'Put END on the last line.'),
  'module-after-end': fact(W, E, 'text after END is not read', 'Move it before END, or remove it.'),
  'module-duplicate': fact(W, E, 'module {} is there more than once', 'Load one of them; the one with the latest LAST-UPDATED was taken.'),
  'module-language': fact(I, I, 'module {} mixes SMIv1 and SMIv2', 'Use the macros and clauses of one version.'),
  'identity-missing': fact(I, E, 'SMIv2 module {} has no MODULE-IDENTITY', 'Define one, right behind the imports.'),
  'identity-many': fact(W, E, 'module {} has more than one MODULE-IDENTITY', 'Keep the first.'),
  'identity-place': fact(I, W, 'MODULE-IDENTITY is not the first definition', 'Move it right behind the imports.'),
  // Imports.
  'imports-semicolon': fact(W, E, 'the import list has no closing semicolon', 'End it with ;'),
  'imports-syntax': fact(W, E, '{} is out of place in the import list', 'Write name, name FROM MODULE.'),
  'imports-many': fact(W, E, 'more than one IMPORTS in a module', 'Join them.'),
  'import-module': fact(W, E, 'module {} is not among the sources', 'Add its source.'),
  'import-alias': fact(W, E, 'module {} goes by another name', 'Import from the current name.'),
  'import-symbol': fact(W, E, '{} is not defined in the module it is imported from', 'Import it from the module that defines it.'),
  'import-missing': fact(W, E, '{} is used but not imported', 'Add it to IMPORTS.'),
  'import-guess': fact(W, E, '{} is unknown here; the only definition of that name in the set was taken', 'Import it from the module that defines it.'),
  'import-twice': fact(I, W, '{} is imported twice', 'Keep one of them.'),
  // Definitions.
  'definition-syntax': fact(E, E, 'no definition can begin with {}', 'Write NAME MACRO ... ::= value, or Name ::= type.'),
  'definition-open': fact(E, E, '{} has no ::= with a value', 'Give it its place in the tree.'),
  'descriptor-case': fact(W, E, 'the descriptor {} does not begin with a lower-case letter', 'Lower the first letter.'),
  'descriptor-spelling': fact(W, W, 'the descriptor {} holds an underscore, or ends in a hyphen, or begins with a digit', 'Use letters, digits and single hyphens.'),
  'descriptor-length': fact(I, W, 'the descriptor {} is longer than 64 characters', 'Shorten it.'),
  'descriptor-duplicate': fact(W, E, '{} is defined twice in this module', 'Rename one of them.'),
  'type-case': fact(W, E, 'the type name {} does not begin with an upper-case letter', 'Raise the first letter.'),
  'type-duplicate': fact(W, E, 'type {} is defined twice in this module', 'Rename one of them.'),
  'keyword-case': fact(W, E, '{} is a keyword in the wrong case', 'Write keywords in capitals.'),
  // Clauses.
  'clause-unknown': fact(W, E, '{} is out of place here', 'See the macro for the clauses it knows.'),
  'clause-missing': fact(I, E, 'there is no {} clause', 'Add it.'),
  'clause-twice': fact(W, E, '{} is there twice', 'Keep one of them.'),
  'clause-order': fact(I, W, '{} stands out of order', 'Follow the order of the macro.'),
  'clause-version': fact(I, E, '{} belongs to the other SMI version', 'SMIv1 has ACCESS, SMIv2 has MAX-ACCESS; TRAP-TYPE is SMIv1.'),
  'status-value': fact(W, E, '{} is no status here', 'SMIv1: mandatory, optional, obsolete, deprecated. SMIv2: current, deprecated, obsolete.'),
  'access-value': fact(W, E, '{} is no access here', 'not-accessible, accessible-for-notify, read-only, read-write, read-create; SMIv1: write-only too.'),
  'text-expected': fact(W, E, '{} wants a quoted text', 'Put it in double quotes.'),
  'date-format': fact(I, W, 'the date {} is not YYYYMMDDHHMMZ', 'Write it as 202611220953Z.'),
  'list-syntax': fact(W, E, '{} is out of place in a list', 'Write { name, name }.'),
  'list-comma': fact(W, W, 'a comma is missing or too many in a list', 'One comma between two names, none at the end.'),
  'group-member': fact(I, W, 'the member {} is not defined', 'Correct its name, or import it.'),
  // Types.
  'type-syntax': fact(W, E, 'a type cannot be read at {}', 'See RFC 2578 section 7.1 for the types.'),
  'type-unknown': fact(W, E, 'type {} is not known', 'Define it, or import it.'),
  'type-cycle': fact(E, E, 'type {} is made of itself', 'Break the circle.'),
  'type-forbidden': fact(I, W, 'the type {} is not allowed in SMI', 'Use a type of RFC 2578 section 7.1.'),
  'sequence-member': fact(W, W, 'the SEQUENCE names {}, which is no column of its row', 'List the columns in their order.'),
  'sequence-constraint': fact(I, E, 'the SEQUENCE narrows its member {}', 'Narrow the type in the OBJECT-TYPE alone.'),
  'sequence-of': fact(W, W, 'SEQUENCE OF {}: no such row type', 'Name the SEQUENCE type of the row.'),
  'enum-syntax': fact(W, E, '{} is out of place among named numbers', 'Write label(1), label(2).'),
  'enum-comma': fact(W, E, 'a comma is missing or too many among named numbers', 'One comma between two, none at the end.'),
  'enum-label': fact(I, W, 'the label {} is not spelled as one', 'Lower-case letter first, then letters and digits.'),
  'enum-label-twice': fact(W, E, 'the label {} is there twice', 'Rename one.'),
  'enum-number-twice': fact(W, E, 'the number of {} is there twice', 'Renumber one.'),
  'enum-number': fact(W, E, '{} has no number', 'Give each label its number.'),
  'range-syntax': fact(W, E, 'a range or size cannot be read at {}', 'Write (1..10 | 20) or (SIZE (0..255)).'),
  'range-order': fact(W, E, 'a range whose bounds {} are reversed', 'Lower bound first.'),
  'range-hex': fact(I, E, 'the bound {} has an odd number of hexadecimal digits', 'Give two digits an octet.'),
  'subtype-forbidden': fact(W, E, 'the type {} cannot be narrowed this way', 'Sizes are for strings, ranges for numbers, neither for others.'),
  'subtype-outside': fact(W, E, 'the narrowed range of {} goes beyond that type', 'Stay within the parent type.'),
  'hint-syntax': fact(W, E, 'the DISPLAY-HINT "{}" does not fit RFC 2579 section 3.1; values show in hexadecimal', 'Correct the hint.'),
  'hint-type': fact(W, E, 'the DISPLAY-HINT "{}" is not for this type', 'Letters a, t, x, d, o with sizes are for strings; d, x, o, b for integers.'),
  'defval-unknown': fact(W, W, 'the default {} is none of the labels', 'Use a label of the type.'),
  // Places in the tree.
  'oid-syntax': fact(E, E, 'an OID value cannot be read at {}', 'Write { parent 4 }.'),
  'oid-braces': fact(W, E, 'an OID value without braces', 'Write { parent 4 }.'),
  'oid-parent': fact(E, E, 'the parent {} is not defined anywhere', 'Define it, or import it.'),
  'oid-cycle': fact(E, E, '{} stands below itself', 'Correct the parent.'),
  'oid-arc': fact(E, E, 'the number {} is no sub-identifier', 'Sub-identifiers go from 0 to 4294967295.'),
  'oid-arc-sign': fact(W, E, 'the number {} has more than 31 bits or a sign', 'Stay between 0 and 2147483647.'),
  'oid-shared': fact(I, I, '{} has the same OID as another definition of its module', 'Give each its own number.'),
  'oid-length': fact(E, E, 'the OID of {} has more than 128 sub-identifiers', 'Shorten the path.'),
  'parent-leaf': fact(W, E, '{} stands below a scalar or column, which has no children', 'Move it below a node, a table or a row.'),
  // Tables and notifications.
  'row-index': fact(W, E, 'the row {} has neither INDEX nor AUGMENTS', 'Say how its instances are named.'),
  'index-syntax': fact(W, E, 'INDEX cannot be read at {}', 'Write { name, IMPLIED name }.'),
  'index-unknown': fact(W, E, 'the index {} is not defined', 'Name an object with a SYNTAX.'),
  'index-type': fact(I, W, 'INDEX names the type {} instead of an object', 'Name an object of that type.'),
  'index-implied': fact(W, E, 'IMPLIED {} is not the last of the index, or not of variable size', 'Take IMPLIED away.'),
  'index-range': fact(I, E, 'the index {} has no range', 'Give it one, from 0 or 1.'),
  'index-negative': fact(I, W, 'the index {} may be negative', 'Begin its range at 0 or 1.'),
  'index-forbidden': fact(W, E, 'the type of {} cannot be an index', 'Counter64 and Opaque have no index form.'),
  'index-place': fact(W, E, 'INDEX on {}, which is no row', 'Move it to the row.'),
  'augments-unknown': fact(W, E, 'AUGMENTS names {}, which is no row', 'Name the row of the base table.'),
  'trap-enterprise': fact(E, E, 'TRAP-TYPE {} has no ENTERPRISE', 'Name the enterprise.'),
  'trap-number': fact(W, E, 'TRAP-TYPE {} has a negative or missing number', 'Number traps from 0.'),
} satisfies Record<string, CodeFacts>);

/** A fault's stable name. */
export type DiagnosticCode = keyof typeof CODES;
