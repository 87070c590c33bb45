/**
 * Bundles one benchmark with the code it measures and runs it under this Node.
 *
 *     node scripts/node26.mjs bench/run.mjs NAME [arguments]      NAME is a file or folder of bench/
 */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const folder = dirname(fileURLToPath(import.meta.url));
const entryOf = (name) => [join(folder, name, 'main.ts'), join(folder, `${name}.ts`)].find((path) => existsSync(path));
const names = readdirSync(folder)
  .map((entry) => entry.replace(/\.ts$/, ''))
  .filter((name) => entryOf(name) !== undefined);

const [name, ...args] = process.argv.slice(2);
const entry = name !== undefined && names.includes(name) ? entryOf(name) : undefined;
if (entry === undefined) {
  console.error(`usage: npm run bench -- NAME [arguments], NAME one of: ${names.join(', ')}`);
  process.exit(2);
}

const out = mkdtempSync(join(tmpdir(), 'vigil-bench-'));
process.on('exit', () => rmSync(out, { recursive: true, force: true }));
const outfile = join(out, 'bench.mjs');
await build({
  entryPoints: [entry],
  bundle: true,
  platform: 'node',
  format: 'esm',
  outfile,
  sourcemap: 'inline',
  logLevel: 'warning',
  // Some packages are CommonJS and require Node's modules.
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
});
const { main } = await import(pathToFileURL(outfile).href);
process.exitCode = (await main(args)) ?? 0;
