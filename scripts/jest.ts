/** Runs jest projects under Node 26. */
import { join } from 'node:path';
import { root, runNode26 } from './node26.mjs';

export const runJest = (projects: readonly string[], args: readonly string[]): Promise<number> =>
  runNode26([
    join(root, 'node_modules/jest/bin/jest.js'),
    '--passWithNoTests',
    '--selectProjects',
    ...projects,
    // Ends the list of projects, which would otherwise swallow the arguments that follow.
    '--colors=false',
    ...args,
  ]);
