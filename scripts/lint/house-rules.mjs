/** Our rules on top of create-plugin's: the walls between folders, purity of the core, sizes, names. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';
import { testkitZone, zones, zonesOfEngineTests } from './folders.mjs';
import { ownRules } from './own-rules.mjs';
import { packagePatterns, packageScopes } from './packages.mjs';

const sources = ['src/**/*.{ts,tsx}'];
const tests = ['src/**/*.test.{ts,tsx}', 'src/**/testkit/**'];
const generated = ['**/gen/**', '**/testdata/**', '**/migrations/**'];

const facadesOf = (root) => {
  const api = join(root, 'src/backend/api');
  const entries = existsSync(api) ? readdirSync(api, { withFileTypes: true }) : [];
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
};

const paths = (root, list) => ['error', { basePath: root, zones: list }];

const walls = (root) => [
  {
    files: sources,
    plugins: { 'import-x': importX },
    settings: {
      'import-x/extensions': ['.ts', '.tsx'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'] })],
    },
    rules: {
      'import-x/no-restricted-paths': paths(root, zones(facadesOf(root))),
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'import-x/no-default-export': 'error',
      'no-duplicate-imports': ['error', { allowSeparateTypeImports: true }],
    },
  },
  {
    files: sources,
    ignores: tests,
    rules: { 'import-x/no-restricted-paths': paths(root, [...zones(facadesOf(root)), testkitZone]) },
  },
  { files: ['src/backend/**/*.test.ts'], rules: { 'import-x/no-restricted-paths': paths(root, zonesOfEngineTests) } },
];

const packages = packageScopes.map((scope) => ({
  files: /\.tsx?$/.test(scope) ? [`src/${scope}`] : [`src/${scope}/**/*.{ts,tsx}`],
  ignores: tests,
  plugins: { '@typescript-eslint': tseslint.plugin },
  rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: packagePatterns(scope) }] },
}));

const impure = ['performance', 'setTimeout', 'setInterval', 'queueMicrotask', 'process', 'fetch', 'crypto', 'console'];

const purity = {
  files: ['src/core/**/*.ts', 'src/schema/**/*.ts'],
  ignores: ['**/*.test.ts'],
  rules: {
    'no-restricted-globals': [
      'error',
      ...impure.map((name) => ({ name, message: 'core is deterministic: pass it in' })),
    ],
    'no-restricted-properties': [
      'error',
      { object: 'Date', property: 'now', message: 'time is an argument' },
      { object: 'Math', property: 'random', message: 'randomness comes from a seeded generator' },
    ],
    'no-restricted-syntax': [
      'error',
      { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'time is an argument' },
    ],
  },
};

const sizesAndNames = [
  {
    files: ['{src,e2e,scripts,bench}/**/*.{ts,tsx,mjs}'],
    ignores: generated,
    plugins: { vigil: ownRules },
    rules: { 'vigil/todo-with-number': 'error', 'vigil/named-for-an-idea': 'error' },
  },
  {
    files: sources,
    ignores: [...tests, ...generated],
    rules: {
      'max-lines': ['warn', { max: 300 }],
      'vigil/max-lines-hard': ['error', { max: 500 }],
      'max-params': ['warn', { max: 3 }],
    },
  },
  {
    files: ['src/**/index.ts'],
    ignores: ['src/schema/index.ts', 'src/core/index.ts'],
    rules: {
      'no-restricted-syntax': ['error', { selector: 'Program', message: 'index.ts only at schema/ and core/' }],
    },
  },
];

/**
 * @param {{ root: string }} options `root` is the folder that holds `src/`
 * @returns {import('eslint').Linter.Config[]}
 */
export const houseRules = ({ root }) => [
  { files: sources, languageOptions: { parser: tseslint.parser } },
  ...walls(root),
  ...packages,
  purity,
  ...sizesAndNames,
];
