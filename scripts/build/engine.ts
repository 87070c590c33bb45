/**
 * Bundles the engine: `backend.cjs` is the small launcher that answers Grafana's handshake at once and then
 * requires `engine.cjs`, which holds everything else. CommonJS, because a single executable takes nothing else.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build, context, type BuildOptions, type Plugin } from 'esbuild';
import { root } from '../node26.mjs';

/** Output name → entry below src/backend. What is not written yet is left out. */
const entries = { backend: 'main.ts', engine: 'engine.ts', worker: 'worker.ts' };

/** An import of one entry by another stays a require of the finished file. */
const entriesStayApart: Plugin = {
  name: 'entries-stay-apart',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/(engine|worker)(\.cjs)?$/ }, ({ path }) => ({
      path: `${path.replace(/\.cjs$/, '')}.cjs`,
      external: true,
    }));
  },
};

const shared: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node26',
  format: 'cjs',
  supported: { 'dynamic-import': false },
  minifySyntax: true,
  minifyWhitespace: true,
  keepNames: true,
  define: { 'process.env.NODE_ENV': '"production"' },
  alias: { '@grpc/proto-loader': join(root, 'scripts/build/no-proto-loader.cjs') },
  logLevel: 'warning',
};

const options = (plugins: Plugin[]): BuildOptions => {
  const written = Object.entries(entries).filter(([, file]) => existsSync(join(root, 'src/backend', file)));
  return {
    ...shared,
    entryPoints: Object.fromEntries(written.map(([name, file]) => [name, join('src/backend', file)])),
    outdir: 'dist/backend',
    outExtension: { '.js': '.cjs' },
    sourcemap: 'external',
    plugins: [entriesStayApart, ...plugins],
  };
};

export const buildEngine = (): Promise<unknown> => build(options([]));

/** The same in one file, for an executable that cannot require a second one. */
export const buildEngineInOneFile = (outfile: string): Promise<unknown> =>
  build({ ...shared, entryPoints: ['src/backend/main.ts'], outfile });

export async function watchEngine(onBuilt: () => void): Promise<void> {
  const tell: Plugin = {
    name: 'tell',
    setup: ({ onEnd }) => onEnd(({ errors }) => void (errors.length === 0 && onBuilt())),
  };
  await (await context(options([tell]))).watch();
}
