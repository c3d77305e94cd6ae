/** Running the gate's steps: one child process each, its output passed through, its time and its test totals kept. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { root } from './headless.mjs';

/** A tool of node_modules, run by this Node. */
export const tool = (path, ...args) => [process.execPath, join(root, 'node_modules', path), ...args];

function run([command, ...args], environment) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env: environment, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

/** Test totals of a JSON report by Vitest or Playwright; zeros when there is none. */
function totalsOf(file) {
  if (!file || !existsSync(file)) return { passed: 0, failed: 0 };
  const report = JSON.parse(readFileSync(file, 'utf8'));
  if (report.stats) return { passed: report.stats.expected + report.stats.flaky, failed: report.stats.unexpected };
  return { passed: report.numPassedTests, failed: report.numFailedTests };
}

const lines = (text) => stripVTControlCharacters(text).split('\n');

/** Title and first lines of every error of a Playwright report's suite. */
function journeysFailed({ suites = [], specs = [] }) {
  const own = specs
    .filter(({ ok }) => !ok)
    .map(({ file, line, title, tests }) => {
      const errors = tests.flatMap(({ results }) => results.flatMap((result) => result.errors));
      return `${file}:${line} ${title}\n${errors.flatMap(({ message }) => lines(message).slice(0, 12)).join('\n')}`;
    });
  return [...own, ...suites.flatMap(journeysFailed)];
}

/** What failed and how, from a JSON report: said again at the end of the gate, where whoever sees only that looks. */
function failuresOf(file) {
  if (!file || !existsSync(file)) return [];
  const report = JSON.parse(readFileSync(file, 'utf8'));
  if (report.stats) return journeysFailed(report);
  return report.testResults.flatMap(({ name, message, assertionResults }) => {
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    const texts = failed.map((result) => [result.fullName, ...lines(result.failureMessages.join('\n')).slice(0, 12)]);
    const whole = message ? [[message]] : [];
    return [...texts, ...(failed.length > 0 ? [] : whole)].map((text) => `${name} ${text.join('\n')}`);
  });
}

/**
 * Runs a step and says how it went. A step that fails without a failed test counts as one failure.
 * @param {{ name: string, commands: string[][], report?: string }} step
 */
export async function runStep({ name, commands, report }, environment) {
  console.log(`\n=== ${name} ===`);
  const start = performance.now();
  let ok = true;
  for (const command of commands) ok = ok && (await run(command, environment)) === 0;
  const { passed, failed } = totalsOf(report);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  return { name, ok, seconds, passed, failed: ok || failed > 0 ? failed : 1, failures: ok ? [] : failuresOf(report) };
}
