#!/usr/bin/env node
// The command line in a checkout: any Node ≥ 20 may start it, the engine runs on the bundled one.
import { join } from 'node:path';
import { root, runNode26 } from '../scripts/node26.mjs';

process.exitCode = await runNode26([join(root, 'scripts/tasks/vigil.ts'), ...process.argv.slice(2)], {
  cwd: process.cwd(),
});
