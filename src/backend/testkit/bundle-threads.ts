import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../..');

/** Bundles the programs of threads into a folder, as the build does: an engine with that `programDir` finds them. */
export function bundleThreads(folder: string): void {
  const entries = ['worker', 'store-writer'].map((name) => join(ROOT, 'src/backend', `${name}.ts`));
  const options = ['--bundle', '--platform=node', '--log-level=warning', '--out-extension:.js=.cjs'];
  execFileSync(join(ROOT, 'node_modules/.bin/esbuild'), [...entries, ...options, `--outdir=${folder}`]);
}
