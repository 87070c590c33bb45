import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { silentLogger } from '../../src/backend/base/logger';
import { createEngine, type Engine } from '../../src/backend/compose';
import { parseSettings } from '../../src/backend/settings';
import type { Source } from '../../src/backend/sources/source';

const owner = { orgId: 1, role: 'Admin', login: 'bench' } as const;

/** A whole engine in this process with its threads, and a source of the benchmark's own. */
export interface InsideEngine {
  engine: Engine;
  /** A call of the native API. @throws Error for a status that is no success */
  call<T>(method: string, path: string, body?: unknown): Promise<T>;
  close(): Promise<void>;
}

/** @param flags further ones of `serve` */
export async function openEngine(source: Source, flags: readonly string[] = []): Promise<InsideEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-bench-'));
  await bundlePrograms(folder);
  const args = ['--data-dir', folder, '--no-demo', ...flags];
  const settings = parseSettings({ role: 'serve', args, env: {}, cwd: folder, programDir: folder });
  const engine = await createEngine(settings, silentLogger, { sources: [source] });
  await engine.start();
  return {
    engine,
    call: async <T>(method: string, path: string, body?: unknown) => {
      const init =
        body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
      const response = await engine.api(new Request(`http://vigil/api/v1${path}`, { method, ...init }), owner);
      const text = await response.text();
      if (!response.ok) {
        throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
      }
      return (text === '' ? undefined : JSON.parse(text)) as T;
    },
    close: async () => {
      await engine.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The programs of threads, as the build makes them; benchmarks run in the folder of the project. */
async function bundlePrograms(outdir: string): Promise<void> {
  await build({
    entryPoints: ['worker', 'store-writer'].map((name) => join('src', 'backend', `${name}.ts`)),
    ...{ bundle: true, platform: 'node', outExtension: { '.js': '.cjs' }, outdir, logLevel: 'warning' },
  });
}
