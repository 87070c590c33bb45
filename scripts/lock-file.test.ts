import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Locked = { version?: string; resolved?: string; optionalDependencies?: Record<string, string> };

const root = join(__dirname, '..');
const readJson = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8'));
const packages: Record<string, Locked> = readJson('package-lock.json').packages;
const entries = Object.entries(packages).filter(([path]) => path !== '');

describe('package-lock.json', () => {
  it('names no download address, so that any registry will do', () => {
    expect(entries.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
  });

  it('takes nothing from a git host', () => {
    expect(entries.filter(([, { version }]) => !/^\d+\.\d+\.\d+/.test(version ?? '')).map(([path]) => path)).toEqual(
      []
    );
  });

  it('knows every package of every platform, without which npm ci refuses to start', () => {
    const missing = entries.flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) =>
          packages[`node_modules/${name}`] === undefined && packages[`${path}/node_modules/${name}`] === undefined
      )
    );
    expect(missing).toEqual([]);
  });

  it('pins Node to one version on all platforms', () => {
    const versions = Object.values<string>(readJson('package.json').optionalDependencies);
    expect(new Set(versions).size).toBe(1);
    expect(versions[0]).toMatch(/^\d+\.\d+\.\d+$/);
  });
});
