/** Builds engine and workbench only when something they are made of is newer. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../node26.mjs';
import { buildEngine } from './engine.ts';
import { buildWorkbench } from './workbench.ts';

const engineSources = ['src/schema', 'src/core', 'src/backend'];
const workbenchSources = ['src/schema', 'src/core', 'src/ui', 'src/app', 'src/panel', 'src/workbench', 'plugin.json'];
const alwaysUsed = ['package-lock.json', 'scripts/build'];

const isInput = (name: string): boolean => !/\.test\.tsx?$/.test(name) && name !== 'testdata';

function newestMs(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) {
    return stat.mtimeMs;
  }
  return Math.max(
    ...readdirSync(path)
      .filter(isInput)
      .map((name) => newestMs(join(path, name)))
  );
}

function isStale(output: string, sources: readonly string[]): boolean {
  const built = join(root, output);
  if (!existsSync(built)) {
    return true;
  }
  const inputs = [...sources, ...alwaysUsed].map((path) => join(root, path)).filter((path) => existsSync(path));
  return Math.max(...inputs.map(newestMs)) > statSync(built).mtimeMs;
}

export async function freshEngine(): Promise<void> {
  if (isStale('dist/backend/backend.cjs', engineSources)) {
    console.error('building the engine …');
    await buildEngine();
  }
}

export async function freshWorkbench(): Promise<void> {
  if (isStale('dist/workbench/main.js', workbenchSources)) {
    console.error('building the workbench …');
    await buildWorkbench();
  }
}
