/**
 * The headless entry: `npm run -s equivarium -- COMMAND`. Output of a command goes to stdout and nothing else does; progress
 * and errors go to stderr. Exit code 0 = done, 1 = failed (one line says why), 2 = wrong usage.
 */
import { UsageError } from './arguments.ts';

/** What a file of this folder exports to be a command; `args` is all that follows the command's name. */
export interface Command {
  /** One line per form, without the program's name, e.g. `inspect FILE... [--json]`. */
  readonly usage: string;
  /** Answers with the exit code; throws UsageError for wrong usage and any other error for a failure. */
  run(args: readonly string[]): Promise<number>;
}

const commands: Readonly<Record<string, () => Promise<Command>>> = {
  inspect: () => import('./inspect-command.ts'),
  orbit: () => import('./orbit.ts'),
  aggregate: () => import('./aggregate.ts'),
  train: () => import('./train.ts'),
  preset: () => import('./preset.ts'),
  product: () => import('./product.ts'),
  record: () => import('./record.ts'),
  laboratory: () => import('./laboratory.ts'),
  'self-check': () => import('./self-check.ts'),
};

const program = 'npm run -s equivarium --';

async function usageOfAll(): Promise<string> {
  const modules = await Promise.all(Object.values(commands).map((load) => load()));
  const lines = modules.flatMap(({ usage }) => usage.split('\n')).map((line) => `  ${program} ${line}`);
  return ['usage:', ...lines].join('\n');
}

async function runCommand(argv: readonly string[]): Promise<number> {
  const [name, ...args] = argv;
  if (name === 'help' || name === '--help') {
    console.log(await usageOfAll());
    return 0;
  }
  if (name === undefined || !Object.hasOwn(commands, name)) {
    console.error(name === undefined ? 'no command' : `unknown command ${name}`);
    console.error(await usageOfAll());
    return 2;
  }
  const command = await commands[name]!();
  if (args.includes('--help')) {
    console.log(command.usage);
    return 0;
  }
  try {
    return await command.run(args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${name}: ${error.message}`);
    console.error(`usage:\n${command.usage.replace(/^/gm, `  ${program} `)}`);
    return 2;
  }
}

/** A pipe may still hold output when the command is done; Dawn would otherwise keep the process alive. */
async function exitAfterOutput(code: number): Promise<never> {
  await new Promise((resolve) => process.stdout.write('', resolve));
  process.exit(code);
}

const argv = process.argv.slice(2);
try {
  await exitAfterOutput(await runCommand(argv));
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  console.error(`${argv[0]}: ${message.replaceAll('\n', ' ')}`);
  if (process.env.EQUIVARIUM_TRACE && error instanceof Error) console.error(error.stack);
  await exitAfterOutput(1);
}
