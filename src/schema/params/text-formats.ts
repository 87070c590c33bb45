/** Forms a text parameter may have. */
export type TextFormat = 'time-zone' | 'dates';

interface TextFormatDescription {
  charsMax: number;
  /** What is allowed, to follow "must be". */
  words: string;
  fits(text: string): boolean;
}

const DATES_MAX = 200;

export const TEXT_FORMATS: Readonly<Record<TextFormat, TextFormatDescription>> = {
  'time-zone': { charsMax: 64, words: 'the name of a time zone, such as Europe/Berlin or UTC', fits: isTimeZone },
  dates: {
    // A date, comma and space each.
    charsMax: 12 * DATES_MAX,
    words: `at most ${DATES_MAX} dates such as 2026-12-25, separated by commas`,
    fits: (text) => datesIn(text).length <= DATES_MAX && datesIn(text).every(isDate),
  },
};

/** The dates of a text of format `dates`, as written; none in an empty one. */
export function datesIn(text: string): string[] {
  const trimmed = text.trim();
  return trimmed === '' ? [] : trimmed.split(',').map((date) => date.trim());
}

/** Names only: an offset such as +02:00 has no daylight saving time and is a mistake as a rule. */
function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z]/.test(text)) {
    return false;
  }
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: text });
    return true;
  } catch {
    // The only way to ask for a zone is to use it.
    return false;
  }
}

function isDate(text: string): boolean {
  const timeMs = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  // Some dates that do not exist, such as 30 February, are read as a later day.
  return !Number.isNaN(timeMs) && new Date(timeMs).toISOString().startsWith(text);
}
