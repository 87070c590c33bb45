import { compileGlob } from '../match/glob';
import { isObject, type Json } from '../parse/json-shape';
import type { SourceFilter } from '../search-request';

/** Leaves of a document what the filter asks for; null when it asks for nothing of it. */
export function compileSourceFilter(filter: SourceFilter): (source: Json) => Json | null {
  if (filter === true) {
    return (source) => source;
  }
  if (filter === false) {
    return () => null;
  }
  const included = anyOf(filter.includes);
  const excluded = anyOf(filter.excludes);
  const all = filter.includes.length === 0;
  return (source) => filtered(source, '', { included, excluded, all });
}

interface Rules {
  included(path: string): boolean;
  excluded(path: string): boolean;
  /** Everything below here is included. */
  all: boolean;
}

function filtered(object: Json, prefix: string, rules: Rules): Json {
  const kept: Array<[string, unknown]> = [];
  for (const [key, value] of Object.entries(object)) {
    const path = `${prefix}${key}`;
    if (!rules.excluded(path)) {
      const all = rules.all || rules.included(path);
      const left = within(value, path, { ...rules, all });
      if (left !== undefined) {
        kept.push([key, left]);
      }
    }
  }
  // Not by assignment: names are the client's, and one may be `__proto__`.
  return Object.fromEntries(kept);
}

/** Undefined when nothing of it is left. */
function within(value: unknown, path: string, rules: Rules): unknown {
  if (isObject(value)) {
    const left = filtered(value, `${path}.`, rules);
    return rules.all || Object.keys(left).length > 0 ? left : undefined;
  }
  if (Array.isArray(value)) {
    const left = (value as unknown[]).map((each) => within(each, path, rules)).filter((each) => each !== undefined);
    return rules.all || left.length > 0 ? left : undefined;
  }
  return rules.all ? value : undefined;
}

function anyOf(patterns: readonly string[]): (path: string) => boolean {
  const globs = patterns.map(compileGlob);
  return (path) => globs.some((fits) => fits(path));
}
