import { join } from 'node:path';
import { root, runNode26 } from '../node26.mjs';

const args = process.argv.slice(2);
const targets = args.every((arg) => arg.startsWith('-')) ? [...args, '.'] : args;
process.exitCode = await runNode26([join(root, 'node_modules/eslint/bin/eslint.js'), ...targets]);
