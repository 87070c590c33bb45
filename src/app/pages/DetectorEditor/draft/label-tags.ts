import type { Labels } from '../../../../schema';

/** Labels as tags: `team=shop`. */
export function toTags(labels: Labels): string[] {
  return Object.entries(labels).map(([name, value]) => `${name}=${value}`);
}

/** A tag without `=` is a label with the value `true`; of two with one name the later holds; one without a name is dropped. */
export function fromTags(tags: readonly string[]): Labels {
  const pairs = tags.map((tag): [string, string] => {
    const at = tag.indexOf('=');
    return at < 0 ? [tag.trim(), 'true'] : [tag.slice(0, at).trim(), tag.slice(at + 1).trim()];
  });
  return Object.fromEntries(pairs.filter(([name]) => name !== ''));
}
