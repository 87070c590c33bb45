import { randomUUID } from 'node:crypto';

const ID_CHARS = 14;

/**
 * A new id: 14 characters of a–z and 0–9, fit for addresses and file names.
 * About 72 random bits: among a million ids the chance of any two being equal is below 1 in 10⁹.
 */
export function newId(): string {
  const random = BigInt(`0x${randomUUID().replaceAll('-', '')}`);
  return random.toString(36).slice(-ID_CHARS).padStart(ID_CHARS, '0');
}
