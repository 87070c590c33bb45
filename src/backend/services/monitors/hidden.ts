import { VigilError } from '../../../schema';

/** Stands where a secret is. Sent back in an update, it means: as it was. */
export const HIDDEN = '[redacted]';

/** Only where it leads: `https://hooks.slack.com/[redacted]`. */
export function hiddenUrl(url: string): string {
  const parsed = URL.parse(url);
  return parsed === null ? HIDDEN : `${parsed.origin}/${HIDDEN}`;
}

/** @throws VigilError `invalid_argument` where something is hidden that is not known */
export function unhide(place: string, text: string, secrets: Readonly<Record<string, string>>): string {
  if (!text.endsWith(HIDDEN)) {
    return text;
  }
  const secret = Object.hasOwn(secrets, place) ? secrets[place] : undefined;
  if (secret === undefined) {
    throw new VigilError(
      'invalid_argument',
      `${place} must be given: nothing is stored for this address that ${HIDDEN} could stand for`
    );
  }
  return secret;
}
