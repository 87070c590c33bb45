import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const ENTRY = 'src/backend/main.ts';

interface Meta {
  inputs: Record<string, { imports: Array<{ path: string; kind: string; external?: boolean }> }>;
}

/** All files that are loaded with the program, not later. */
function loadedFirst(): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-'));
  try {
    const meta = join(folder, 'meta.json');
    const options = ['--bundle', '--platform=node', '--format=esm', '--splitting', '--log-level=error'];
    const args = [ENTRY, ...options, `--metafile=${meta}`, `--outdir=${folder}`];
    execFileSync(join(ROOT, 'node_modules/.bin/esbuild'), args, { cwd: ROOT });
    const { inputs } = JSON.parse(readFileSync(meta, 'utf8')) as Meta;
    const found = new Set([ENTRY]);
    for (const path of found) {
      const now = (inputs[path]?.imports ?? []).filter(({ kind, external }) => kind !== 'dynamic-import' && !external);
      now.forEach((each) => found.add(each.path));
    }
    return [...found];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('what is loaded before the handshake', () => {
  it('has the server, but no schemas, no search, no engine', () => {
    const loaded = loadedFirst();
    expect(loaded).toContain('src/backend/grpc/server.ts');
    const late =
      /node_modules\/(zod|kysely|hono|undici|acorn|nodemailer|croner|apache-arrow)\/|\/compose\.ts$|schema\/index/;
    expect(loaded.filter((path) => late.test(path))).toEqual([]);
  });
});
