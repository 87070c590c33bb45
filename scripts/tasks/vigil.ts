/** The command line of the engine, as it stands in this checkout. */
import { join } from 'node:path';
import { freshEngine } from '../build/fresh.ts';
import { root, runNode26 } from '../node26.mjs';

await freshEngine();
const engine = join(root, 'dist/backend/backend.cjs');
process.exitCode = await runNode26([engine, ...process.argv.slice(2)], { cwd: process.cwd() });
