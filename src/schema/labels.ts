import * as z from 'zod';
import { LIMITS } from './limits';

/** Name → value, as a source gives them; `{}` is a series without labels. */
export type Labels = Readonly<Record<string, string>>;

export const labelsSchema = z
  .record(z.string().min(1).max(LIMITS.labelNameChars), z.string().max(LIMITS.labelValueChars))
  .refine((labels) => Object.keys(labels).length <= LIMITS.labelsPerSet, {
    error: `must hold at most ${LIMITS.labelsPerSet} labels`,
  });

/** Labels in one canonical text, sorted by name in code-unit order; the same set always gives the same text. */
export function canonicalLabels(labels: Labels): string {
  const names = Object.keys(labels).sort();
  return JSON.stringify(names.map((name) => [name, labels[name]]));
}

/** Labels as people write them: `{pod="web-1", region="eu"}`, or `{}`. */
export function formatLabels(labels: Labels): string {
  const names = Object.keys(labels).sort();
  return `{${names.map((name) => `${name}=${JSON.stringify(labels[name])}`).join(', ')}}`;
}

/**
 * The identity of a series within its detector: 16 hex digits, a 64-bit hash of the sorted labels.
 * At 20,000 series the chance of any collision is about 1 in 10¹¹.
 *
 * @see MurmurHash3 x86 32-bit (Appleby, public domain), run twice with different seeds
 */
export function seriesKey(labels: Labels): string {
  const bytes = new TextEncoder().encode(canonicalLabels(labels));
  return hex(murmur3(bytes, 0x9747b28c)) + hex(murmur3(bytes, 0x3c6ef372));
}

function hex(word: number): string {
  return word.toString(16).padStart(8, '0');
}

function murmur3(bytes: Uint8Array, seed: number): number {
  let hash = seed;
  const whole = bytes.length & ~3;
  for (let i = 0; i < whole; i += 4) {
    const word = at(bytes, i) | (at(bytes, i + 1) << 8) | (at(bytes, i + 2) << 16) | (at(bytes, i + 3) << 24);
    hash = rotate(hash ^ scramble(word), 13);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  let tail = 0;
  for (let i = bytes.length - 1; i >= whole; i--) {
    tail = (tail << 8) | at(bytes, i);
  }
  hash ^= scramble(tail) ^ bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function scramble(word: number): number {
  return Math.imul(rotate(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

function at(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}
