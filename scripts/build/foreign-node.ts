/** Node for platforms other than this one, from the same npm packages, kept in a folder that git ignores. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeBinary, nodePackages, root } from '../node26.mjs';

const cache = join(root, '.cache/node');

function run(command: string, args: readonly string[]): string {
  const { status, stdout } = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    throw new Error(`${command} ${args.join(' ')} failed`);
  }
  return stdout;
}

/** Fetches one package and refuses it when it is not the very one that the lock file names. */
function fetchPackage(name: string, folder: string): void {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const { version, integrity } = lock.packages[`node_modules/${name}`];
  mkdirSync(folder, { recursive: true });
  const answer = run('npm', ['pack', `${name}@${version}`, '--json', '--silent', '--pack-destination', folder]);
  const [packed] = Object.values(JSON.parse(answer)) as Array<{ filename: string; integrity: string }>;
  if (packed === undefined || packed.integrity !== integrity) {
    throw new Error(`${name}@${version} has integrity ${packed?.integrity}, the lock file says ${integrity}`);
  }
  run('tar', ['-xzf', join(folder, packed.filename), '-C', folder]);
}

/** Path of Node for a platform in npm's names, such as `darwin-arm64`. */
export function nodeFor(platform: string): string {
  if (platform === `${process.platform}-${process.arch}`) {
    return nodeBinary(platform);
  }
  const [name, ...inside] = nodePackages[platform as keyof typeof nodePackages].split('/');
  const folder = join(cache, `${name}`);
  const binary = join(folder, 'package', ...inside);
  if (!existsSync(binary)) {
    fetchPackage(`${name}`, folder);
  }
  return binary;
}
