/** Programs that the end-to-end tests use, from Debian's packages where that is possible. */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const wanted = [
  { debian: 'chromium', programs: ['chromium', 'chromium-browser', 'google-chrome'], use: 'the browser journeys' },
  { debian: 'prometheus', programs: ['prometheus'], use: 'the tests against a real Prometheus' },
  { debian: 'fonts-liberation', files: ['/usr/share/fonts/truetype/liberation'], use: 'readable screenshots' },
];

const onPath = (program) => process.env.PATH.split(delimiter).some((folder) => existsSync(join(folder, program)));

const isThere = ({ programs = [], files = [] }) => programs.some(onPath) || files.some((file) => existsSync(file));

const policy = '/usr/sbin/policy-rc.d';

/** Debian starts a service as soon as it is installed, unless this file says no. One that is there is left alone. */
function withoutServices(work) {
  const ours = !existsSync(policy);
  if (ours) {
    writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  }
  try {
    work();
  } finally {
    if (ours) {
      rmSync(policy, { force: true });
    }
  }
}

function apt(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', ['-qq', ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
}

/** True when it could be tried: as root on Debian or one of its children. */
function install(names) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    return false;
  }
  console.log(`installing Debian packages: ${names.join(' ')} …`);
  withoutServices(() => apt(['update']) && apt(['install', '-y', '--no-install-recommends', ...names]));
  return true;
}

/** Node 26 needs one library more than older ones, and slim images lack it. */
export const installNodeLibrary = () => install(['libatomic1']);

/** Installs what the tests use where that is possible; otherwise says what is missing and what is skipped. */
export function ensureSystemPackages() {
  const before = wanted.filter((item) => !isThere(item));
  if (before.length > 0) {
    install(before.map(({ debian }) => debian));
  }
  for (const { debian, use } of wanted.filter((item) => !isThere(item))) {
    console.log(`missing: ${debian}; ${use} are skipped`);
  }
}
