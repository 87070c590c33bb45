import type * as z from 'zod';
import { ONLY_FEATURE, type Features } from './features';
import type { Rule } from './rules';
import { FEATURE_LABEL, type ElasticsearchQuery, type SourceQuery } from './source-query';

/** What of a detector has to go together. */
interface Checked {
  source: SourceQuery;
  features: Features | null;
  missing: string;
  fill: Readonly<Record<string, number>>;
  rules: readonly Rule[];
}

interface Problem {
  path: Array<string | number>;
  /** In the words of `toFieldProblems`. */
  message: string;
}

/** Finds fields that are right by themselves, and wrong beside others. */
export function checkSpec(spec: Checked, context: z.RefinementCtx<Checked>): void {
  const names = spec.features?.names ?? [ONLY_FEATURE];
  const source = spec.source.kind === 'elasticsearch' ? inSearch(spec.source, spec.features) : [];
  for (const { path, message } of [...source, ...inFill(spec, names), ...inRules(spec, names)]) {
    context.addIssue({ code: 'custom', path, message });
  }
}

function inFill({ missing, fill }: Checked, names: readonly string[]): Problem[] {
  if (missing === 'fixed' && Object.keys(fill).length === 0) {
    return [{ path: ['fill'], message: `must hold a number for ${names.join(' and ')} where missing is fixed` }];
  }
  const lacking = missing === 'fixed' ? names.filter((name) => !Object.hasOwn(fill, name)) : [];
  const strange = Object.keys(fill).filter((name) => !names.includes(name));
  return [
    ...lacking.map((name) => ({ path: ['fill', name], message: 'must be a number where missing is fixed' })),
    ...strange.map((name) => ({ path: ['fill', name], message: `must belong to ${oneOf(names)}` })),
  ];
}

function inRules({ rules }: Checked, names: readonly string[]): Problem[] {
  return rules.flatMap(({ conditions }, rule) =>
    conditions.flatMap(({ feature }, at) =>
      names.includes(feature)
        ? []
        : { path: ['rules', rule, 'conditions', at, 'feature'], message: `must be ${oneOf(names)}` }
    )
  );
}

/** The source tells its features apart by a label of its own; one that has no other needs none. */
function inSearch({ features: all, categoryFields }: ElasticsearchQuery, features: Features | null): Problem[] {
  const problems: Problem[] = [];
  const enabled = all.filter((feature) => feature.enabled);
  all.forEach(({ name }, at) => {
    if (all.findIndex((other) => other.name === name) !== at) {
      problems.push({ path: ['source', 'features', at, 'name'], message: 'must not be the name of another feature' });
    }
  });
  categoryFields.forEach((field, at) => {
    const path = ['source', 'categoryFields', at];
    if (categoryFields.indexOf(field) !== at) {
      problems.push({ path, message: 'must not repeat a field' });
    } else if (field === FEATURE_LABEL && enabled.length > 1) {
      problems.push({ path, message: `must not be ${FEATURE_LABEL}, which tells the features apart` });
    }
  });
  const wanted = enabled.map(({ name }) => name);
  if (wanted.length < 2 && features !== null) {
    problems.push({ path: ['features'], message: 'must be null where the search has fewer than two enabled features' });
  }
  if (wanted.length > 1 && (features?.label !== FEATURE_LABEL || !isSameSet(features.names, wanted))) {
    const names = wanted.map((name) => JSON.stringify(name)).join(', ');
    const message = `must have the label ${FEATURE_LABEL} and the names of the enabled features: ${names}`;
    problems.push({ path: ['features'], message });
  }
  return problems;
}

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name));
}

function oneOf(names: readonly string[]): string {
  return names.length === 1 ? String(names[0]) : `one of ${names.join(', ')}`;
}
