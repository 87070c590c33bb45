/** Letters, digits, marks and `_`, joined by a dot or an apostrophe between letters, a dot or a comma between digits. */
const WORD = /[\p{L}\p{M}\p{N}_]+(?:(?:(?<=\p{L})['’.:](?=\p{L})|(?<=\p{N})[.,'](?=\p{N}))[\p{L}\p{M}\p{N}_]+)*/gu;

/** Longest word; what is longer is cut into pieces of this length. */
const WORD_CHARS = 255;

/** The words of a text in lower case, in order: what a field of text is searched by. */
export function analyse(text: string): string[] {
  const words = text.toLowerCase().match(WORD) ?? [];
  return words.some((word) => word.length > WORD_CHARS) ? words.flatMap(pieces) : words;
}

function pieces(word: string): string[] {
  return word.match(/.{1,255}/gsu) ?? [];
}
