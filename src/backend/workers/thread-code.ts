import { join } from 'node:path';
import { getAsset, isSea } from 'node:sea';
import type { ThreadCode } from '../base/threads/thread';

/** The programs of threads, bundled beside the engine. */
export type Program = 'worker' | 'store-writer';

/** @param programDir folder of the engine's bundle; a single executable carries the programs inside */
export function threadCode(program: Program, programDir: string): ThreadCode {
  const file = `${program}.cjs`;
  return isSea() ? { text: getAsset(file, 'utf8') } : { file: join(programDir, file) };
}
