/** The numbers in docs/benchmarks.md, measured on the build. */
import { join } from 'node:path';
import { root, runNode26 } from '../node26.mjs';
import './build.ts';

process.exitCode = await runNode26([join(root, 'bench/main.ts'), ...process.argv.slice(2)]);
