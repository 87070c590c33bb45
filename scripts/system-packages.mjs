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
function withoutServices(install) {
  const ours = !existsSync(policy);
  if (ours) {
    writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  }
  try {
    install();
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

/** Installs what is missing when run as root on Debian; otherwise says what is missing and what is skipped. */
export function ensureSystemPackages() {
  const before = wanted.filter((item) => !isThere(item));
  if (before.length > 0 && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const names = before.map(({ debian }) => debian);
    console.log(`installing Debian packages for the tests: ${names.join(' ')} …`);
    withoutServices(() => apt(['update']) && apt(['install', '-y', '--no-install-recommends', ...names]));
  }
  for (const { debian, use } of wanted.filter((item) => !isThere(item))) {
    console.log(`missing: ${debian}; ${use} are skipped`);
  }
}
