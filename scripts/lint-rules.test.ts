import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ESLint } from 'eslint';

/** A house of empty files, so that imports resolve; each case lints one file in it that imports another. */
const files = [
  'schema/shape.ts',
  'core/stats/mean.ts',
  'core/detectors/mad.ts',
  'core/testkit/check.ts',
  'backend/main.ts',
  'backend/settings.ts',
  'backend/base/clock.ts',
  'backend/services/detectors.ts',
  'backend/store/store.ts',
  'backend/store/sqlite/sqlite-store.ts',
  'backend/sources/source.ts',
  'backend/sources/demo.ts',
  'backend/jobs/scheduler.ts',
  'backend/api/problem.ts',
  'backend/api/one/routes.ts',
  'backend/api/two/routes.ts',
  'backend/grpc/server.ts',
  'app/page.tsx',
  'datasource/datasource.ts',
  'panel/VigilPanel.tsx',
  'ui/Chart.tsx',
  'ui/client/client.ts',
  'workbench/main.tsx',
];

let house: string;
let eslint: ESLint;

beforeAll(async () => {
  house = mkdtempSync(join(tmpdir(), 'vigil-house-'));
  for (const file of files) {
    mkdirSync(join(house, 'src', dirname(file)), { recursive: true });
    writeFileSync(join(house, 'src', file), 'export const value = 1;\n');
  }
  const { houseRules } = await import('./lint/house-rules.mjs');
  eslint = new ESLint({ cwd: house, overrideConfigFile: true, overrideConfig: houseRules({ root: house }) });
});

afterAll(() => rmSync(house, { recursive: true, force: true }));

async function errorsOf(file: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: join(house, 'src', file) });
  return (result?.messages ?? []).map(({ ruleId, message }) => `${ruleId}: ${message}`);
}

const importing = (target: string) => `import { value } from '${target}';\nexport const copy = value;\n`;

describe('walls between folders', () => {
  it.each([
    ['schema/shape.ts', '../core/stats/mean'],
    ['core/stats/mean.ts', '../../backend/base/clock'],
    ['core/stats/mean.ts', '../../ui/Chart'],
    ['backend/base/clock.ts', '../services/detectors'],
    ['backend/services/detectors.ts', '../grpc/server'],
    ['backend/services/detectors.ts', '../api/problem'],
    ['backend/services/detectors.ts', '../store/sqlite/sqlite-store'],
    ['backend/services/detectors.ts', '../sources/demo'],
    ['backend/services/detectors.ts', '../settings'],
    ['backend/store/sqlite/sqlite-store.ts', '../../services/detectors'],
    ['backend/store/sqlite/sqlite-store.ts', '../../sources/source'],
    ['backend/store/sqlite/sqlite-store.ts', '../../api/problem'],
    ['backend/store/sqlite/sqlite-store.ts', '../../grpc/server'],
    ['backend/store/sqlite/sqlite-store.ts', '../../jobs/scheduler'],
    ['backend/sources/demo.ts', '../store/store'],
    ['backend/sources/demo.ts', '../services/detectors'],
    ['backend/sources/demo.ts', '../../core/detectors/mad'],
    ['backend/jobs/scheduler.ts', '../api/problem'],
    ['backend/jobs/scheduler.ts', '../grpc/server'],
    ['backend/jobs/scheduler.ts', '../store/sqlite/sqlite-store'],
    ['backend/api/one/routes.ts', '../two/routes'],
    ['backend/api/one/routes.ts', '../../store/store'],
    ['backend/api/one/routes.ts', '../../jobs/scheduler'],
    ['backend/api/one/routes.ts', '../../grpc/server'],
    ['backend/api/one/routes.ts', '../../../core/detectors/mad'],
    ['backend/grpc/server.ts', '../store/store'],
    ['backend/grpc/server.ts', '../../core/detectors/mad'],
    ['backend/main.ts', '../app/page'],
    ['backend/main.ts', '../ui/Chart'],
    ['app/page.tsx', '../backend/base/clock'],
    ['app/page.tsx', '../panel/VigilPanel'],
    ['app/page.tsx', '../datasource/datasource'],
    ['datasource/datasource.ts', '../backend/base/clock'],
    ['datasource/datasource.ts', '../app/page'],
    ['datasource/datasource.ts', '../panel/VigilPanel'],
    ['panel/VigilPanel.tsx', '../backend/base/clock'],
    ['panel/VigilPanel.tsx', '../app/page'],
    ['panel/VigilPanel.tsx', '../datasource/datasource'],
    ['ui/Chart.tsx', '../app/page'],
    ['ui/Chart.tsx', '../core/stats/mean'],
    ['ui/Chart.tsx', '../backend/base/clock'],
    ['workbench/main.tsx', '../backend/base/clock'],
    ['workbench/main.tsx', '../core/stats/mean'],
    ['core/stats/mean.ts', '../testkit/check'],
  ])('%s may not import %s', async (file, target) => {
    expect(await errorsOf(file, importing(target))).toContainEqual(
      expect.stringContaining('import-x/no-restricted-paths')
    );
  });

  it.each([
    ['core/stats/mean.ts', '../../schema/shape'],
    ['core/stats/mean.test.ts', '../testkit/check'],
    ['backend/services/detectors.ts', '../store/store'],
    ['backend/services/detectors.ts', '../../core/detectors/mad'],
    ['backend/api/one/routes.ts', '../problem'],
    ['backend/api/one/routes.test.ts', '../../store/sqlite/sqlite-store'],
    ['backend/main.ts', './store/sqlite/sqlite-store'],
    ['app/page.tsx', '../core/stats/mean'],
    ['app/page.tsx', '../ui/client/client'],
    ['workbench/main.tsx', '../panel/VigilPanel'],
  ])('%s may import %s', async (file, target) => {
    expect(await errorsOf(file, importing(target))).toEqual([]);
  });

  it('refuses a cycle', async () => {
    writeFileSync(join(house, 'src/core/series.ts'), `import './stats/mean';\nexport const value = 1;\n`);
    expect(await errorsOf('core/stats/mean.ts', importing('../series'))).toContainEqual(
      expect.stringContaining('import-x/no-cycle')
    );
  });
});

describe('packages', () => {
  it.each([
    ['schema/shape.ts', 'rxjs'],
    ['core/stats/mean.ts', 'node:fs'],
    ['core/stats/mean.ts', 'zod'],
    ['core/stats/mean.ts', '@grafana/data'],
    ['backend/services/detectors.ts', '@grafana/data'],
    ['backend/main.ts', 'react'],
    ['backend/services/detectors.ts', 'hono'],
    ['backend/services/detectors.ts', 'node:sqlite'],
    ['backend/api/one/routes.ts', '@grpc/grpc-js'],
    ['backend/api/one/routes.ts', 'kysely'],
    ['app/page.tsx', 'node:path'],
    ['app/page.tsx', 'hono'],
    ['ui/Chart.tsx', 'pino'],
  ])('%s may not import %s', async (file, name) => {
    expect(await errorsOf(file, importing(name))).toContainEqual(expect.stringContaining('no-restricted-imports'));
  });

  it.each([
    ['schema/shape.ts', 'zod'],
    ['backend/grpc/server.ts', '@grpc/grpc-js'],
    ['backend/store/sqlite/sqlite-store.ts', 'kysely'],
    ['backend/api/one/routes.ts', 'hono'],
    ['panel/VigilPanel.tsx', '@grafana/data'],
  ])('%s may import %s', async (file, name) => {
    expect(await errorsOf(file, importing(name))).toEqual([]);
  });

  it('leaves the way to the engine to ui/client', async () => {
    const text = `import { getBackendSrv } from '@grafana/runtime';\nexport const server = getBackendSrv();\n`;
    expect(await errorsOf('app/page.tsx', text)).toHaveLength(1);
    expect(await errorsOf('ui/Chart.tsx', text)).toHaveLength(1);
    expect(await errorsOf('ui/client/client.ts', text)).toEqual([]);
  });
});

describe('purity, sizes and names', () => {
  it.each([
    { name: 'the clock in core', file: 'core/stats/mean.ts', text: 'export const now = () => Date.now();' },
    { name: 'the present date in core', file: 'core/stats/mean.ts', text: 'export const now = () => new Date();' },
    { name: 'randomness in core', file: 'core/stats/mean.ts', text: 'export const value = Math.random();' },
    { name: 'a timer in core', file: 'core/stats/mean.ts', text: 'setTimeout(() => undefined, 1);' },
    { name: 'a default export', file: 'core/stats/mean.ts', text: 'export default 1;' },
    { name: 'a file named for nothing', file: 'backend/utils.ts', text: 'export const value = 1;' },
    { name: 'index.ts outside schema and core', file: 'backend/store/index.ts', text: 'export const value = 1;' },
    { name: 'a note without a number', file: 'backend/main.ts', text: `// ${'TO' + 'DO'}: later` },
    { name: 'more than 500 lines', file: 'backend/main.ts', text: `export const value = 1;${'\n'.repeat(501)}` },
  ])('refuses $name', async ({ file, text }) => {
    const [result] = await eslint.lintText(text, { filePath: join(house, 'src', file) });
    expect(result?.errorCount).toBeGreaterThan(0);
  });

  it.each([
    { name: 'index.ts in core', file: 'core/index.ts', text: 'export const value = 1;' },
    { name: 'a note with a number', file: 'backend/main.ts', text: `// ${'TO' + 'DO'}(#12): later` },
    {
      name: 'a date made of an argument',
      file: 'core/stats/mean.ts',
      text: 'export const day = (timeMs: number) => new Date(timeMs).getUTCDay();',
    },
  ])('accepts $name', async ({ file, text }) => {
    expect(await errorsOf(file, text)).toEqual([]);
  });
});
