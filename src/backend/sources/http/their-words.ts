import type { Secret } from '../../base/secret';

const CHARS_MAX = 600;

/**
 * Text of another server, fit to be shown: on one line, cut to 600 characters, without credentials in addresses and
 * without the secrets we sent, should the server repeat them.
 */
export function theirWords(text: string, secrets: ReadonlyArray<Secret | null> = []): string {
  let words = text.replace(/\s+/g, ' ').trim();
  for (const secret of secrets) {
    const hidden = secret?.reveal() ?? '';
    if (hidden !== '') {
      words = words.replaceAll(hidden, '[redacted]');
    }
  }
  words = words.replace(/(\w:\/\/)[^\s/@"']+@/g, '$1[redacted]@');
  return words.length > CHARS_MAX ? `${words.slice(0, CHARS_MAX)}…` : words;
}
