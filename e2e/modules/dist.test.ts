import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { version } from '../../package.json';

const root = join(__dirname, '../..');
const dist = join(root, 'dist');

/** Every name that Grafana 12.4 gives to plugins and that a plugin of today may ask for; `module` is the loader's own. */
const SHARED_BY_GRAFANA = [
  '@emotion/css',
  '@emotion/react',
  '@grafana/data',
  '@grafana/runtime',
  '@grafana/ui',
  'd3',
  'i18next',
  'jquery',
  'lodash',
  'module',
  'moment',
  'prismjs',
  'react',
  'react-dom',
  'react-redux',
  'react-router',
  'react/jsx-runtime',
  'redux',
  'rxjs',
];

/** Packages of which Grafana shares none, or an older one under the same name: what is used of them is in the bundle. */
const BUNDLED = ['react-router-dom', '@grafana/schema', '@grafana/i18n'];

const MODULES = ['module.js', 'datasource/module.js', 'panel/module.js'];

interface Manifest {
  id: string;
  type: string;
  executable?: string;
  info: { version: string; updated: string; logos: { small: string; large: string } };
  includes?: Array<{ type: string; path: string }>;
}

const text = (path: string) => readFileSync(join(dist, path), 'utf8');
const manifest = (path: string) => JSON.parse(text(path)) as Manifest;
const files = () =>
  readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => relative(dist, join(file.parentPath, file.name)));

/** What the browser loads of the plugins; the engine and the workbench are not theirs. */
const scripts = () => files().filter((path) => path.endsWith('.js') && !/^(backend|workbench)/.test(path));

beforeAll(() => {
  for (const path of MODULES) {
    if (!existsSync(join(dist, path))) {
      throw new Error(`dist/ holds no ${path}: npm run build makes it`);
    }
  }
});

describe('the built plugins', () => {
  it('are three, each with its manifest', () => {
    const found = files().filter((path) => path.endsWith('plugin.json'));
    expect(found.toSorted()).toEqual(['datasource/plugin.json', 'panel/plugin.json', 'plugin.json']);
    expect(manifest('plugin.json')).toMatchObject({ id: 'vigil-anomaly-app', type: 'app' });
    expect(manifest('datasource/plugin.json')).toMatchObject({ id: 'vigil-anomaly-datasource', type: 'datasource' });
    expect(manifest('panel/plugin.json')).toMatchObject({ id: 'vigil-events-panel', type: 'panel' });
  });

  it.each(['.', 'datasource', 'panel'])('have version, date and logos filled in: %s', (folder) => {
    const { info } = manifest(join(folder, 'plugin.json'));
    expect(info.version).toBe(version);
    expect(info.updated).toMatch(/^\d{4}-\d\d-\d\d$/);
    for (const logo of [info.logos.small, info.logos.large]) {
      expect(statSync(join(dist, folder, logo)).size).toBeGreaterThan(0);
    }
    expect(text(join(folder, 'plugin.json'))).not.toMatch(/%[A-Z_]+%/);
  });

  it('are all named by the app', () => {
    const nested = manifest('plugin.json').includes?.filter(({ type }) => type !== 'page') ?? [];
    expect(nested.map(({ type }) => type)).toEqual(['datasource', 'panel']);
    expect(nested.every(({ path }) => existsSync(join(dist, path)))).toBe(true);
  });

  it('have one executable, and the name that Grafana makes of it is that of the launcher', () => {
    const executables = ['plugin.json', 'datasource/plugin.json', 'panel/plugin.json'].map(
      (path) => manifest(path).executable
    );
    expect(executables).toEqual([undefined, '../gpx_vigil', undefined]);
    const goArch = process.arch === 'x64' ? 'amd64' : process.arch;
    const launcher = resolve(dist, 'datasource', `${executables[1]}_${process.platform}_${goArch}`);
    expect(relative(dist, launcher)).toBe(`gpx_vigil_${process.platform}_${goArch}`);
    expect(statSync(launcher).mode & 0o111).toBe(0o111);
  });

  it.each(MODULES)('%s asks for nothing that Grafana does not share', (path) => {
    const names = /^define\((\[.*?\])/m.exec(text(path))?.[1] ?? '[]';
    const asked = JSON.parse(names) as string[];
    expect(asked).toContain('react');
    expect(asked.filter((name) => !SHARED_BY_GRAFANA.includes(name))).toEqual([]);
    expect(asked.filter((name) => BUNDLED.includes(name))).toEqual([]);
  });

  it.each(['datasource/module.js', 'panel/module.js'])('%s is whole: nothing is loaded later', (path) => {
    // Grafana serves a nested plugin from its own folder, where the chunks of the app are not.
    expect(text(path)).not.toContain('webpackChunk');
  });

  it('tell nothing of the machine that built them', () => {
    const shown = files().filter((path) => /\.(js|cjs|map|json|css)$/.test(path));
    const telling = shown.filter((path) => text(path).includes(root));
    expect(telling).toEqual([]);
    const sources = shown
      .filter((path) => path.endsWith('.map'))
      .flatMap((path) => (JSON.parse(text(path)) as { sources: string[] }).sources);
    expect(sources.filter((source) => /^(\/|[A-Z]:|file:)/.test(source))).toEqual([]);
  });

  it('are small enough to be waited for', () => {
    const kilobytes = (paths: string[]) =>
      Math.ceil(paths.reduce((sum, path) => sum + statSync(join(dist, path)).size, 0) / 1_000);
    const sizes = {
      'app, at first': kilobytes(['module.js']),
      'app, all pages': kilobytes(scripts().filter((path) => !/^(datasource|panel)/.test(path))),
      'data source': kilobytes(['datasource/module.js']),
      panel: kilobytes(['panel/module.js']),
    };
    process.stdout.write(`sizes in kB: ${JSON.stringify(sizes)}\n`);
    expect(sizes['app, at first']).toBeLessThan(20);
    expect(sizes['app, all pages']).toBeLessThan(800);
    expect(sizes['data source']).toBeLessThan(250);
    expect(sizes.panel).toBeLessThan(300);
  });
});
