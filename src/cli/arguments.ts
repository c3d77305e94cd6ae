/**
 * A small strict reader of command lines: `--name value`, `--name=value`, `--switch`, and positional words. What a command
 * did not declare is refused, so that a mistyped option never passes silently.
 */

/** Wrong usage: the process prints the message with the command's usage and exits with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Options of a command: `text` takes a value, `whole` a non-negative integer, `switch` none. `--json` is always there. */
export type OptionKind = 'text' | 'whole' | 'switch';
export type OptionKinds = Readonly<Record<string, OptionKind>>;

type ValueOf<Kind extends OptionKind> = Kind extends 'switch' ? boolean : Kind extends 'whole' ? number : string;

export interface ParsedArguments<Kinds extends OptionKinds> {
  readonly words: readonly string[];
  /** Absent options are undefined; absent switches false. */
  readonly options: {
    readonly [Name in keyof Kinds]: Kinds[Name] extends 'switch' ? boolean : ValueOf<Kinds[Name]> | undefined;
  };
  readonly json: boolean;
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) {
    throw new UsageError(`--${name} ${text}: expected a whole number, zero or more`);
  }
  return value;
}

/** Reads `args` (everything after the command's name). Throws UsageError on what `kinds` does not declare. */
export function parseArguments<Kinds extends OptionKinds>(
  args: readonly string[],
  kinds: Kinds,
): ParsedArguments<Kinds> {
  const known: OptionKinds = { ...kinds, json: 'switch' };
  const values: Record<string, string | number | boolean> = {};
  for (const [name, kind] of Object.entries(known)) if (kind === 'switch') values[name] = false;
  const words: string[] = [];
  const given = new Set<string>();
  let onlyWords = false;
  for (let index = 0; index < args.length; index++) {
    const arg = args[index]!;
    if (onlyWords || !arg.startsWith('--')) {
      if (!onlyWords && /^-[a-z]/i.test(arg)) throw new UsageError(`unknown option ${arg}`);
      words.push(arg);
      continue;
    }
    if (arg === '--') {
      onlyWords = true;
      continue;
    }
    const equals = arg.indexOf('=');
    const name = equals < 0 ? arg.slice(2) : arg.slice(2, equals);
    const kind = Object.hasOwn(known, name) ? known[name] : undefined;
    if (!kind) throw new UsageError(`unknown option --${name}`);
    if (given.has(name)) throw new UsageError(`--${name} is given twice`);
    given.add(name);
    if (kind === 'switch') {
      if (equals >= 0) throw new UsageError(`--${name} takes no value`);
      values[name] = true;
      continue;
    }
    const text = equals >= 0 ? arg.slice(equals + 1) : args[++index];
    if (text === undefined || text === '') throw new UsageError(`--${name} needs a value`);
    values[name] = kind === 'whole' ? wholeNumber(name, text) : text;
  }
  return { words, options: values as ParsedArguments<Kinds>['options'], json: values.json === true };
}
