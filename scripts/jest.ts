/** Runs jest projects under Node 26. */
import { join } from 'node:path';
import { copyManifest } from './manifest.ts';
import { root, runNode26 } from './node26.mjs';

export function runJest(projects: readonly string[], args: readonly string[]): Promise<number> {
  copyManifest();
  return runNode26([
    join(root, 'node_modules/jest/bin/jest.js'),
    '--passWithNoTests',
    '--selectProjects',
    ...projects,
    // Ends the list of projects, which would otherwise swallow the arguments that follow.
    `--testTimeout=${projects.includes('e2e') ? 120_000 : 20_000}`,
    ...args,
  ]);
}
