/**
 * Bundles the engine: `backend.cjs` is the small launcher that answers Grafana's handshake at once and then
 * requires `engine.cjs`, which holds the rest but for a few packages. CommonJS, because a single executable takes nothing else.
 */
import { join } from 'node:path';
import { build, context, type BuildOptions, type Plugin } from 'esbuild';
import { root } from '../node26.mjs';

/** Programs of threads: output name → entry below src/backend. */
const threads = { worker: 'worker.ts', 'store-writer': 'store-writer.ts' };

/** Output name → entry below src/backend. */
const entries = { backend: 'main.ts', engine: 'engine.ts', ...threads };

/** An import of one entry by another stays a require of the finished file. */
const entriesStayApart: Plugin = {
  name: 'entries-stay-apart',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/engine(\.cjs)?$/ }, ({ path }) => ({
      path: `${path.replace(/\.cjs$/, '')}.cjs`,
      external: true,
    }));
  },
};

/** Large packages that many an engine never uses: files of their own, so that not even their text is in memory before they are. */
const packagesApart = ['undici', 'nodemailer'];

/** An import of such a package while the engine runs becomes a require of its file. */
const packagesStayApart: Plugin = {
  name: 'packages-stay-apart',
  setup({ onResolve }) {
    onResolve({ filter: new RegExp(`^(${packagesApart.join('|')})$`) }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path: `./${path}.cjs`, external: true } : undefined
    );
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

const entryPoints = (files: Record<string, string>) =>
  Object.fromEntries(Object.entries(files).map(([name, file]) => [name, join('src/backend', file)]));

const options = (plugins: Plugin[]): BuildOptions => ({
  ...shared,
  entryPoints: { ...entryPoints(entries), ...Object.fromEntries(packagesApart.map((name) => [name, name])) },
  outdir: 'dist/backend',
  outExtension: { '.js': '.cjs' },
  sourcemap: 'external',
  plugins: [entriesStayApart, packagesStayApart, ...plugins],
});

export const buildEngine = (): Promise<unknown> => build(options([]));

/** Files of the programs of threads. */
export const threadFiles = Object.keys(threads).map((name) => `${name}.cjs`);

/** Only the programs of threads, into a folder. */
export const buildThreads = (outdir: string): Promise<unknown> =>
  build({ ...shared, entryPoints: entryPoints(threads), outdir, outExtension: { '.js': '.cjs' } });

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
