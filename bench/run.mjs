/**
 * Bundles one benchmark with the code it measures and runs it under this Node.
 *
 *     node scripts/node26.mjs bench/run.mjs [NAME] [arguments]
 *
 * NAME is bench/NAME.ts or bench/NAME/main.ts; without one `engine`, which runs all that have a target. It exports
 * `main(args: string[])`, and what that returns or resolves to is the exit code (nothing: 0).
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const folder = dirname(fileURLToPath(import.meta.url));
const entryOf = (name) => [join(folder, name, 'main.ts'), join(folder, `${name}.ts`)].find((path) => existsSync(path));
const names = readdirSync(folder)
  .map((entry) => entry.replace(/\.ts$/, ''))
  .filter((name) => entryOf(name) !== undefined);

const [name = 'engine', ...args] = process.argv.slice(2);
const entry = names.includes(name) ? entryOf(name) : undefined;
if (entry === undefined) {
  console.error(`usage: npm run bench -- NAME [arguments], NAME one of: ${names.join(', ')}`);
  process.exit(2);
}

// Inside node_modules, so that packages, left out of the bundle, are found from there.
const cache = join(dirname(folder), 'node_modules/.cache');
mkdirSync(cache, { recursive: true });
const out = mkdtempSync(join(cache, 'bench-'));
process.on('exit', () => rmSync(out, { recursive: true, force: true }));
const outfile = join(out, 'bench.mjs');
await build({
  entryPoints: [entry],
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  outfile,
  sourcemap: 'inline',
  logLevel: 'warning',
});
const { main } = await import(pathToFileURL(outfile).href);
process.exitCode = (await main(args)) ?? 0;
