import { defineConfig } from 'eslint/config';
import grafanaRules from './.config/eslint.config.mjs';
import { houseRules } from './scripts/lint/house-rules.mjs';

export default defineConfig([
  { ignores: ['**/node_modules/', 'dist/', 'packages/', 'coverage/', '.config/', '**/gen/', '**/testdata/'] },
  ...grafanaRules,
  ...houseRules({ root: import.meta.dirname }),
]);
