/** One zip per platform with its own Node, and their checksums, into packages/. */
import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { nodeFor } from '../build/foreign-node.ts';
import { addRuntime, goPlatform } from '../build/runtime.ts';
import { buildWindowsExecutable } from '../build/windows.ts';
import { filesBelow, writeZip, type Entry } from '../build/zip.ts';
import { nodePackages, root } from '../node26.mjs';
import './build.ts';

const out = join(root, 'packages');
const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** What all platforms share: the build without this machine's own runtime and without the engine's source maps. */
const isShared = ({ path }: Entry): boolean =>
  !/^gpx_vigil_/.test(path) && !/^backend\/\w+_\w+\//.test(path) && !/^backend\/.*\.map$/.test(path);

async function addOwn(staging: string, os: string, cpu: string): Promise<void> {
  if (os === 'win32') {
    await buildWindowsExecutable(join(staging, `gpx_vigil_${goPlatform(os, cpu)}.exe`));
  } else {
    addRuntime(staging, os, cpu, nodeFor(`${os}-${cpu}`));
  }
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out);
const shared = filesBelow(join(root, 'dist')).filter(isShared);
const sums: string[] = [];
for (const platform of Object.keys(nodePackages)) {
  const [os = '', cpu = ''] = platform.split('-');
  const staging = join(root, '.cache/package', platform);
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true });
  await addOwn(staging, os, cpu);
  const zip = join(out, `${name}-${version}.${goPlatform(os, cpu)}.zip`);
  await writeZip(zip, name, [...shared, ...filesBelow(staging)]);
  sums.push(`${await sha256(zip)}  ${basename(zip)}`);
  console.log(sums.at(-1));
}
writeFileSync(join(out, 'SHA256SUMS'), `${sums.join('\n')}\n`);
