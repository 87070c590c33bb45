/** One form for texts that differ only in case or in how their accents are written. */
export function foldCase(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
