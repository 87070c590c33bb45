import { readFile, stat } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { VigilError } from '../../schema';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
};

/** Names that change with the content. */
const HASHED = /-[A-Z0-9]{8}\.\w+$/;

/** Grafana's UI kit writes styles into the page and draws pictures from data addresses; scripts come from files only. */
const SECURITY = {
  'content-security-policy':
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; " +
    "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/**
 * Serves the files of a folder. A path without a file extension that is no file is a page of the workbench and gets `index.html`.
 *
 * @throws VigilError `not_found`
 */
export async function staticFile(folder: string, request: Request): Promise<Response> {
  const path = pathOf(request);
  const file = await find(folder, path);
  if (file === null) {
    throw new VigilError('not_found', `there is nothing at ${path.slice(0, 200)}`);
  }
  const headers = {
    ...SECURITY,
    'content-type': CONTENT_TYPES[extname(file.path)] ?? 'application/octet-stream',
    'cache-control': HASHED.test(file.path) ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: file.etag,
  };
  if (request.headers.get('if-none-match') === file.etag) {
    return new Response(null, { status: 304, headers });
  }
  return new Response(request.method === 'HEAD' ? null : new Uint8Array(await readFile(file.path)), { headers });
}

function pathOf(request: Request): string {
  try {
    return decodeURIComponent(new URL(request.url).pathname);
  } catch (cause) {
    throw new VigilError('invalid_argument', 'the path cannot be decoded', { cause });
  }
}

interface FoundFile {
  path: string;
  etag: string;
}

async function find(folder: string, path: string): Promise<FoundFile | null> {
  const below = normalize(join(folder, path));
  if (path.includes('\0') || !`${below}${sep}`.startsWith(`${normalize(folder)}${sep}`)) {
    return null;
  }
  return (await look(below)) ?? (extname(path) === '' ? look(join(folder, 'index.html')) : null);
}

async function look(path: string): Promise<FoundFile | null> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() === true
    ? { path, etag: `"${found.size.toString(36)}-${Math.floor(found.mtimeMs).toString(36)}"` }
    : null;
}
