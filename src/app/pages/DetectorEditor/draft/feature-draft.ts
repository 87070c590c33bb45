import {
  FEATURE_LABEL,
  ONLY_FEATURE,
  type DetectorSpec,
  type ElasticsearchQuery,
  type Labels,
  type Rule,
} from '../../../../schema';

type Draft = Pick<DetectorSpec, 'features' | 'rules' | 'fill'>;

/** The names that rules and values for missing points are given by. */
export function featureNames({ features }: Pick<DetectorSpec, 'features'>): readonly string[] {
  return features?.names ?? [ONLY_FEATURE];
}

/** Values for missing points that are still to be given: no numbers, so that checks name them. */
export function noFill(draft: Pick<DetectorSpec, 'features'>): DetectorSpec['fill'] {
  return Object.fromEntries(featureNames(draft).map((name) => [name, NaN]));
}

/**
 * What of a draft changes with the features it has. Rules and values for missing points of a feature that is called
 * something else now go with it. Of one that is gone the rules stay, to be seen and taken away.
 */
export function withFeatures(draft: Draft, features: DetectorSpec['features']): Draft {
  const before = featureNames(draft);
  const after = featureNames({ features });
  const gone = before.filter((name) => !after.includes(name));
  const come = after.filter((name) => !before.includes(name));
  const [from] = gone;
  const [to] = come;
  const isRename = gone.length === 1 && come.length === 1 && before.length === after.length;
  return isRename && from !== undefined && to !== undefined
    ? { features, ...renamed(draft, (name) => (name === from ? to : name)) }
    : { features, rules: draft.rules, fill: onlyOf(draft.fill, after) };
}

/** Several enabled features of a search are told apart by a label of their own. */
export function featuresOfQuery({ features }: ElasticsearchQuery): DetectorSpec['features'] {
  const names = features.filter(({ enabled }) => enabled).map(({ name }) => name);
  return names.length < 2 ? null : { label: FEATURE_LABEL, names };
}

/** The labels of some series, with the values each has, the one with the fewest of at least two first. */
export function tellingLabels(examples: readonly Labels[]): Array<{ name: string; values: string[] }> {
  const names = [...new Set(examples.flatMap((labels) => Object.keys(labels)))];
  return names
    .map((name) => ({ name, values: [...new Set(examples.flatMap((labels) => labels[name] ?? []))].sort() }))
    .sort((a, b) => rank(a.values) - rank(b.values) || (a.name < b.name ? -1 : 1));
}

/** One value tells nothing apart. */
function rank(values: readonly string[]): number {
  return values.length < 2 ? Infinity : values.length;
}

function renamed({ rules, fill }: Draft, rename: (name: string) => string): Pick<Draft, 'rules' | 'fill'> {
  const conditionsOf = (rule: Rule) => rule.conditions.map((one) => ({ ...one, feature: rename(one.feature) }));
  return {
    rules: rules.map((rule) => ({ conditions: conditionsOf(rule) })),
    fill: Object.fromEntries(Object.entries(fill).map(([name, value]) => [rename(name), value])),
  };
}

function onlyOf(fill: Draft['fill'], names: readonly string[]): Draft['fill'] {
  return Object.fromEntries(Object.entries(fill).filter(([name]) => names.includes(name)));
}
