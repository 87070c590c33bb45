/** The whole check of a change, as CI runs it. The last line sums what ran: `N passed, N failed, N skipped`. */
import { mkdtempSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runJest } from '../jest.ts';
import { root, runNode26 } from '../node26.mjs';

type Sum = { passed: number; failed: number; skipped: number };

const reports = mkdtempSync(join(tmpdir(), 'vigil-test-'));

/** Lint, types and build count as one test each. */
async function runTask(name: string): Promise<Sum> {
  const code = await runNode26([join(root, `scripts/tasks/${name}.ts`)]);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

async function runSuites(projects: readonly string[], args: readonly string[] = []): Promise<Sum> {
  const report = join(reports, `${projects.join('-')}.json`);
  const code = await runJest(projects, ['--json', `--outputFile=${report}`, ...args]);
  if (!existsSync(report)) {
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const result = JSON.parse(readFileSync(report, 'utf8'));
  // A file that does not even load has no test in it, yet is a failure; so is an exit code nothing else explains.
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  return {
    passed: result.numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

const steps: Array<[string, () => Promise<Sum>]> = [
  ['lint', () => runTask('lint')],
  ['typecheck', () => runTask('typecheck')],
  ['build', () => runTask('build')],
  ['unit', () => runSuites(['node', 'dom'])],
  ['e2e', () => runSuites(['e2e'], ['--runInBand'])],
];

const total: Sum = { passed: 0, failed: 0, skipped: 0 };
const lines: string[] = [];
for (const [name, run] of steps) {
  console.log(`\n── ${name}`);
  const startMs = Date.now();
  const sum = await run();
  total.passed += sum.passed;
  total.failed += sum.failed;
  total.skipped += sum.skipped;
  const seconds = ((Date.now() - startMs) / 1000).toFixed(1);
  lines.push(`${name.padEnd(10)} ${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped in ${seconds} s`);
}
rmSync(reports, { recursive: true, force: true });
console.log(`\n${lines.map((line) => `  ${line}`).join('\n')}\n`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 ? 0 : 1;
