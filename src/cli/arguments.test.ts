/** The command line reader refuses whatever a command did not declare. */
import { describe, expect, it } from 'vitest';
import { parseArguments, UsageError } from './arguments.ts';

const kinds = { model: 'text', steps: 'whole', resume: 'switch' } as const;

describe('parseArguments', () => {
  it('reads words, both forms of options, switches and --json in any order', () => {
    const parsed = parseArguments(['a.xyz', '--model=gaunt', '--json', '--steps', '72', 'b.xyz', '--resume'], kinds);
    expect(parsed).toEqual({
      words: ['a.xyz', 'b.xyz'],
      options: { model: 'gaunt', steps: 72, resume: true, json: true },
      json: true,
    });
  });

  it('leaves absent options undefined and absent switches false', () => {
    const { options, json } = parseArguments([], kinds);
    expect([options.model, options.steps, options.resume, json]).toEqual([undefined, undefined, false, false]);
  });

  it('takes everything after -- as words', () => {
    expect(parseArguments(['--', '--model', '-x'], kinds).words).toEqual(['--model', '-x']);
  });

  it.each([
    [['--modle', 'gaunt'], 'unknown option --modle'],
    [['-m'], 'unknown option -m'],
    [['--__proto__', 'x'], 'unknown option --__proto__'],
    [['--model'], '--model needs a value'],
    [['--model='], '--model needs a value'],
    [['--steps', '-3'], '--steps -3: expected a whole number'],
    [['--steps', '1e3'], '--steps 1e3: expected a whole number'],
    [['--resume=yes'], '--resume takes no value'],
    [['--model', 'a', '--model', 'b'], '--model is given twice'],
  ])('refuses %j', (args, message) => {
    expect(() => parseArguments(args, kinds)).toThrow(UsageError);
    expect(() => parseArguments(args, kinds)).toThrow(message);
  });
});
