import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../node26.mjs';

const isTest = (name: string): boolean => /\.test\.tsx?$/.test(name);

function newestMs(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) {
    return stat.mtimeMs;
  }
  const inside = readdirSync(path).filter((name) => !isTest(name) && name !== 'testdata');
  return Math.max(stat.mtimeMs, ...inside.map((name) => newestMs(join(path, name))));
}

/** Whether any of `sources` (or what they are built with) changed after `output` was written. */
export function isStale(output: string, sources: readonly string[]): boolean {
  const built = join(root, output);
  if (!existsSync(built)) {
    return true;
  }
  const inputs = [...sources, 'package-lock.json', 'scripts/build'].map((path) => join(root, path)).filter(existsSync);
  return Math.max(...inputs.map(newestMs)) > statSync(built).mtimeMs;
}
