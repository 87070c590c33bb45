import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Said } from './store-child';

const ROOT = resolve(__dirname, '../../../..');

/** Bundles the child into `folder`; gives the path of the bundle. */
export function bundleChild(folder: string): string {
  const bundle = join(folder, 'store-child.cjs');
  const entry = join(__dirname, 'store-child.ts');
  const options = ['--bundle', '--platform=node', '--log-level=warning', `--outfile=${bundle}`];
  execFileSync(join(ROOT, 'node_modules/.bin/esbuild'), [entry, ...options]);
  return bundle;
}

export interface Child {
  readonly pid: number;
  /** All it has said so far. */
  readonly said: Said[];
  /** Resolves once it has said something that fits, with that; throws when it ends before. */
  until(fits: (said: Said) => boolean): Promise<Said>;
  /** Ends it as `kill -9` does. */
  kill(): Promise<void>;
  ended(): Promise<void>;
}

/** Starts the child on a store file. @param limitKb largest file it may write, as `ulimit -f` sets it */
export function spawnChild(bundle: string, args: { mode: 'hold' | 'commit'; path: string; limitKb?: number }): Child {
  const { mode, path, limitKb } = args;
  const command = [process.execPath, bundle, mode, path];
  // bash counts in blocks of 1,024 bytes.
  const limited = ['bash', '-c', `ulimit -f ${limitKb}; exec "$@"`, 'bash', ...command];
  const [program = '', ...rest] = limitKb === undefined ? command : limited;
  const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'inherit'] });
  return listenTo(child);
}

function listenTo(child: ChildProcess & { stdout: NodeJS.ReadableStream | null }): Child {
  const said: Said[] = [];
  const waiting = new Set<() => void>();
  const look = () => waiting.forEach((wake) => wake());
  let over = false;
  const end = once(child, 'close').then(() => {
    over = true;
    look();
  });
  if (child.stdout !== null) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      said.push(JSON.parse(line) as Said);
      look();
    });
  }
  return {
    pid: child.pid ?? 0,
    said,
    until: (fits) =>
      new Promise((found, failed) => {
        const wake = () => {
          const fitting = said.find(fits);
          if (fitting !== undefined) {
            found(fitting);
          } else if (over) {
            failed(new Error(`the child ended having said ${JSON.stringify(said.slice(-3))}`));
          } else {
            return;
          }
          waiting.delete(wake);
        };
        waiting.add(wake);
        wake();
      }),
    kill() {
      child.kill('SIGKILL');
      return end;
    },
    ended: () => end,
  };
}
