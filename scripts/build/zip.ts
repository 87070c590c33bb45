import { createWriteStream, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

export type Entry = { file: string; path: string };

/** Every file below `folder` with its path relative to it, in a fixed order. */
export function filesBelow(folder: string): Entry[] {
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
  return found
    .map((path) => ({ file: join(folder, path), path: relative('.', path).replaceAll('\\', '/') }))
    .filter(({ file }) => statSync(file).isFile());
}

/** Only the launcher and Node run; everything else is data. */
const modeOf = (path: string): number => (/(^|\/)(gpx_vigil_\w+(\.exe)?|node)$/.test(path) ? 0o100755 : 0o100644);

/** Writes one zip with all entries in one top folder. */
export async function writeZip(output: string, topFolder: string, entries: readonly Entry[]): Promise<void> {
  const zip = new ZipFile();
  for (const { file, path } of entries) {
    zip.addFile(file, `${topFolder}/${path}`, { mode: modeOf(path) });
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(output));
}
