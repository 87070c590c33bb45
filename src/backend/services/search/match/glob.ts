/** One place of a pattern: a character, any one, or any number of any. */
type Place = { char: string } | 'one' | 'any';

/**
 * A pattern with `*` (any characters) and `?` (one), `\` before either to mean itself.
 * Takes at most length × pattern steps, whatever the pattern.
 */
export function compileGlob(pattern: string): (text: string) => boolean {
  const places = placesOf(pattern);
  const first = places.indexOf('any');
  return (text) => matches(places, text, first);
}

function placesOf(pattern: string): Place[] {
  const places: Place[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern.charAt(i);
    if (char === '\\' && i + 1 < pattern.length) {
      i += 1;
      places.push({ char: pattern.charAt(i) });
    } else if (char !== '*') {
      places.push(char === '?' ? 'one' : { char });
    } else if (places.at(-1) !== 'any') {
      places.push('any');
    }
  }
  return places;
}

function matches(places: readonly Place[], text: string, firstAny: number): boolean {
  if (firstAny < 0 && places.length !== text.length) {
    return false;
  }
  let place = 0;
  let at = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    const expected = places[place];
    if (expected === 'any') {
      star = place;
      resume = at;
      place += 1;
    } else if (expected !== undefined && (expected === 'one' || expected.char === text.charAt(at))) {
      place += 1;
      at += 1;
    } else if (star >= 0) {
      resume += 1;
      at = resume;
      place = star + 1;
    } else {
      return false;
    }
  }
  return places.slice(place).every((rest) => rest === 'any');
}
