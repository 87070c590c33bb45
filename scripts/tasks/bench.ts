/** The numbers in docs/benchmarks.md, measured on the build of this checkout. */
import { join } from 'node:path';
import { root, runNode26 } from '../node26.mjs';
import './build.ts';

process.exitCode = await runNode26([join(root, 'bench/run.mjs'), ...process.argv.slice(2)]);
