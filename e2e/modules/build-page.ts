import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(__dirname, '../..');
/** What of this checkout the page is made of. Packages change with the lock file only. */
const INPUTS = ['e2e/modules/page', 'src/workbench', 'src/ui/client', 'src/schema'];

/**
 * Bundles the page that stands for Grafana, with the packages that it shares in their development form, which warns of
 * what React and Grafana's kit are about to forbid.
 *
 * @returns the folder that holds `main.js`; one that was built from the same files before is used again
 */
export async function buildPage(): Promise<string> {
  const folder = join(tmpdir(), `vigil-modules-page-${digest()}`);
  if (existsSync(folder)) {
    return folder;
  }
  const unfinished = `${folder}.${process.pid}`;
  await build({
    absWorkingDir: root,
    entryPoints: { main: 'e2e/modules/page/main.tsx' },
    outdir: unfinished,
    publicPath: '/page/',
    bundle: true,
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
    splitting: true,
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"development"' },
    loader: { '.ttf': 'file', '.woff2': 'file', '.svg': 'file', '.png': 'file' },
    logLevel: 'error',
  });
  // A folder of that name is always a whole one, also when two test runs build it at once.
  await rename(unfinished, folder).catch(() => rm(unfinished, { recursive: true }));
  return folder;
}

function digest(): string {
  const hash = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(readFileSync(__filename));
  for (const folder of INPUTS) {
    const files = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
    const paths = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
    paths.toSorted().forEach((path) => hash.update(path).update(readFileSync(path)));
  }
  return hash.digest('hex').slice(0, 16);
}
