/**
 * The first step of every npm script: makes a fresh clone able to run, then hands the task over to Node 26.
 * Plain JavaScript without packages: it runs before anything is installed.
 *
 *     node scripts/bootstrap.mjs TASK [arguments]      TASK is a file scripts/tasks/TASK.ts
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root, runNode26 } from './node26.mjs';
import { ensureSystemPackages, installNodeLibrary } from './system-packages.mjs';

const readPackages = (file) => JSON.parse(readFileSync(join(root, file), 'utf8')).packages;

/** npm notes in node_modules what it installed; optional packages of other platforms are absent there. */
function modulesMatchLock() {
  if (!existsSync(join(root, 'node_modules/.package-lock.json'))) {
    return false;
  }
  const installed = readPackages('node_modules/.package-lock.json');
  return Object.entries(readPackages('package-lock.json')).every(([path, { version, optional, peer }]) => {
    const there = installed[path];
    return path === '' || (there === undefined ? optional === true || peer === true : there.version === version);
  });
}

function ensureModules() {
  if (modulesMatchLock()) {
    return;
  }
  console.log('installing npm packages as the lock file names them …');
  // npm replaces node_modules/.bin/node, which is this very process when npm run started it: use the outer Node.
  const outside = process.env.PATH.split(delimiter).filter((folder) => !folder.includes('node_modules'));
  const env = { ...process.env, PATH: outside.join(delimiter) };
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    env,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    console.error('npm ci failed: see its message above');
    process.exit(status ?? 1);
  }
}

const [task, ...args] = process.argv.slice(2);
ensureModules();
if (task === 'test' || task === 'test-e2e') {
  ensureSystemPackages();
}
const command = [join(root, `scripts/tasks/${task}.ts`), ...args];
let code = await runNode26(command);
// The system's loader answers 127 when a program lacks a library.
if (code === 127 && process.platform === 'linux') {
  if (installNodeLibrary()) {
    code = await runNode26(command);
  } else {
    console.error('Node 26 needs libatomic.so.1 (Debian: apt-get install libatomic1, Fedora: dnf install libatomic)');
  }
}
process.exitCode = code;
