/** The engine with its workbench and a demo source, for a first look. */
import { join } from 'node:path';
import { freshEngine, freshWorkbench } from '../build/fresh.ts';
import { root, runNode26 } from '../node26.mjs';

await Promise.all([freshEngine(), freshWorkbench()]);
process.exitCode = await runNode26([
  join(root, 'dist/backend/backend.cjs'),
  'serve',
  '--demo',
  ...process.argv.slice(2),
]);
