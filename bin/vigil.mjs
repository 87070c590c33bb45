#!/usr/bin/env node
// The command line in a checkout: any Node ≥ 20 may start it, the engine runs on the bundled one.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root, runNode26 } from '../scripts/node26.mjs';

const engine = join(root, 'dist/backend/backend.cjs');
if (!existsSync(engine)) {
  const code = await runNode26([join(root, 'scripts/tasks/build-engine.ts')]);
  if (code !== 0) {
    process.exit(code);
  }
}
process.exitCode = await runNode26([engine, ...process.argv.slice(2)], { cwd: process.cwd() });
