import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const RELEASES = ['1.8', '1.13'] as const;
export type Release = (typeof RELEASES)[number];

export type Json = Record<string, unknown>;

/** One request to a real server and what it answered. */
export interface RecordedPair {
  id: string;
  release: Release;
  group: string;
  request: { method: string; path: string; body: unknown };
  /** `status` null: the server never answered. */
  response: { status: number | null; content_type: string | null; body: unknown; shortened?: boolean };
  note: string;
}

/** A representative third of the record, kept in the project. */
const OWN = resolve(__dirname, '../../api/opendistro/testdata');
/** The whole record, beside a checkout that has it. */
const WHOLE = resolve(__dirname, '../../../../../shared/data/opendistro');

export function isWholeRecordHere(): boolean {
  return existsSync(join(WHOLE, fileOf('1.13')));
}

/** In the order in which they were recorded. */
export function recordedPairs(release: Release, which: 'own' | 'whole'): RecordedPair[] {
  return readFileSync(join(which === 'own' ? OWN : WHOLE, fileOf(release)), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ ...(JSON.parse(line) as Omit<RecordedPair, 'release'>), release }));
}

function fileOf(release: Release): string {
  return `pairs-${release}.jsonl`;
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
