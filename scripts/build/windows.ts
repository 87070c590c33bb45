/** Windows cannot start a script, so there the engine and its Node are one executable. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, runNode26 } from '../node26.mjs';
import { buildEngineInOneFile, buildThreads, threadFiles } from './engine.ts';
import { nodeFor } from './foreign-node.ts';

export async function buildWindowsExecutable(output: string): Promise<void> {
  const folder = join(root, '.cache/windows');
  mkdirSync(folder, { recursive: true });
  const main = join(folder, 'backend.cjs');
  await Promise.all([buildEngineInOneFile(main), buildThreads(folder)]);
  const assets = Object.fromEntries(threadFiles.map((name) => [name, join(folder, name)]));
  const config = join(folder, 'executable.json');
  // No code cache and no snapshot: both are made by the Node that runs now, not by the one that they would run in.
  const options = { main, output, assets, executable: nodeFor('win32-x64'), disableExperimentalSEAWarning: true };
  writeFileSync(config, JSON.stringify(options));
  const code = await runNode26(['--build-sea', config]);
  if (code !== 0) {
    throw new Error('node --build-sea failed');
  }
}
