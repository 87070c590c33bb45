import { defineConfig } from 'eslint/config';
import grafanaRules from './.config/eslint.config.mjs';
import { houseRules } from './scripts/lint/house-rules.mjs';

export default defineConfig([
  { ignores: ['**/node_modules/', 'dist/', 'packages/', 'coverage/', '.config/', '**/gen/', '**/testdata/'] },
  ...grafanaRules,
  {
    rules: {
      // JSX compiles to react/jsx-runtime.
      'react/react-in-jsx-scope': 'off',
      // Rules for the React compiler, which is not used. "Show the old answer as loading, then ask again" is what
      // our effects are for, and a ref holds the newest callback for chart hooks that outlive a render.
      'react-hooks/set-state-in-effect': 'off',
      'react-hooks/refs': 'off',
    },
  },
  ...houseRules({ root: import.meta.dirname }),
]);
