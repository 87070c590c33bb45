/** Per platform: the launcher that Grafana starts, and beside the bundle the Node that it runs on. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { nodeBinary, root } from '../node26.mjs';

/** Grafana names platforms as Go does. */
const goNames: Record<string, string> = { x64: 'amd64', arm64: 'arm64', win32: 'windows' };
const inGo = (name: string): string => goNames[name] ?? name;
export const goPlatform = (os: string, cpu: string): string => `${inGo(os)}_${inGo(cpu)}`;
export const currentPlatform = goPlatform(process.platform, process.arch);

/** What Node 26 needs beyond a bare C library; containers often lack them. */
const libraries = ['libstdc++.so.6', 'libgcc_s.so.1', 'libatomic.so.1'];

function strip(file: string): void {
  // A quarter smaller. Only with this machine's own tool and for its own kind of binary; otherwise left whole.
  spawnSync('strip', ['--strip-all', file], { stdio: 'ignore' });
}

function copyLibraries(folder: string): void {
  const listed = spawnSync('ldconfig', ['-p'], { encoding: 'utf8', env: { PATH: '/sbin:/usr/sbin:/bin:/usr/bin' } });
  for (const library of libraries) {
    const wanted = process.arch === 'x64' ? 'x86-64' : 'AArch64';
    const line = (listed.stdout ?? '')
      .split('\n')
      .find((text) => text.includes(`${library} (`) && text.includes(wanted));
    const source = line?.split('=> ')[1];
    if (source !== undefined && existsSync(source)) {
      mkdirSync(folder, { recursive: true });
      copyFileSync(realpathSync(source), join(folder, library));
    }
  }
}

export function writeLauncher(dist: string, platform: string): void {
  const text = readFileSync(join(root, 'scripts/launcher.sh'), 'utf8').replaceAll('@PLATFORM@', platform);
  const file = join(dist, `gpx_vigil_${platform}`);
  writeFileSync(file, text);
  chmodSync(file, 0o755);
}

/** Puts launcher and Node for one platform (npm's names, such as `linux`, `x64`) below `dist`. */
export function addRuntime(dist: string, os: string, cpu: string, binary = nodeBinary(`${os}-${cpu}`)): void {
  const platform = goPlatform(os, cpu);
  const own = join(dist, 'backend', platform);
  const node = join(own, 'node');
  mkdirSync(own, { recursive: true });
  copyFileSync(binary, `${node}.new`);
  if (os === 'linux' && platform === currentPlatform) {
    strip(`${node}.new`);
    copyLibraries(join(own, 'lib'));
  }
  chmodSync(`${node}.new`, 0o755);
  writeLauncher(dist, platform);
  // A rename, because a running Node may not be written to.
  renameSync(`${node}.new`, node);
}
