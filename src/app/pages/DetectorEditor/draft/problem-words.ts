import { ALGORITHMS, DETECTOR_RANGES, type FieldProblem } from '../../../../schema';
import { toDurationText } from './duration-text';

/** What the form calls its fields, where that is not their name in the definition. */
const LABELS: Readonly<Record<string, string>> = {
  name: 'Name',
  description: 'Description',
  labels: 'Labels',
  intervalMs: 'Interval',
  windowDelayMs: 'Delay',
  historyMs: 'History',
  seriesLimit: 'Series at most',
  everyIntervals: 'Look once in',
  features: 'Features',
  'features.label': 'Told apart by',
  'features.names': 'Features',
  fill: 'What stands in for',
  rules: 'What is normal',
  'rules.conditions.feature': 'Feature',
  'rules.conditions.atMost': 'By at most',
  severityLimits: 'Severity limits',
  'severityLimits.slight': 'Slight',
  'severityLimits.moderate': 'Moderate',
  'severityLimits.severe': 'Severe',
  missing: 'Missing values mean',
  'minDeviation.absolute': 'Smallest departure',
  'minDeviation.relative': 'Smallest departure in percent',
  'source.datasource': 'Data source',
  'source.url': 'Address',
  'source.connection': 'Connection',
  'source.expr': 'Query',
  'source.indices': 'Indices',
  'source.timeField': 'Time field',
  'source.filterQuery': 'Filter',
  'source.features': 'Features',
  'source.features.name': 'Name',
  'source.features.aggregation': 'Aggregation',
  'source.categoryFields': 'Category fields',
  'source.queries': 'Query',
  'source.file': 'File',
  'source.timeColumn': 'Time column',
  'source.valueColumns': 'Value columns',
};

const DURATIONS = new Set<string>(['intervalMs', 'windowDelayMs', 'historyMs']);

/** A problem of the definition in the words of the form: its labels, its units, and not the value that stands right there. */
export function problemWords({ path, message }: FieldProblem): string {
  const label = labelOf(path);
  if (label === null) {
    return message;
  }
  const feature = /^fill\.(.+)$/.exec(path)?.[1];
  if (feature !== undefined && /(must be a number|is required)/.test(message)) {
    return `${label} ${feature} must be a number`;
  }
  if (path === 'minDeviation.relative') {
    return `${label} must be above 0 and at most 100000, or empty`;
  }
  if (isDuration(path)) {
    const { min, max } = DETECTOR_RANGES[path];
    return `${label} must be ${toDurationText(min)}–${toDurationText(max)}, written like 1h30m`;
  }
  const said = message.startsWith(`${path} `) ? message.slice(path.length + 1) : message;
  // Of text that is only spaces, too: they do not count.
  const isMissing = /^(must have at least 1 character\b|is required$)/.test(said);
  return `${label} ${isMissing ? 'must not be empty' : said.replace(/, got (NaN|"")$/, '')}`;
}

function isDuration(path: string): path is 'intervalMs' | 'windowDelayMs' | 'historyMs' {
  return DURATIONS.has(path);
}

/** Of the field or of what it is part of; null for what the form does not show. */
function labelOf(path: string): string | null {
  const param = /^algorithm\.params\.(\w+)$/.exec(path)?.[1];
  if (param !== undefined) {
    const declared = Object.values(ALGORITHMS).map(({ params }) => new Map(Object.entries(params)));
    return declared.flatMap((params) => params.get(param)?.label ?? [])[0] ?? null;
  }
  const end = path.lastIndexOf('.');
  const named = path.replace(/\.\d+(?=\.|$)/g, '');
  return LABELS[named] ?? (end < 0 ? null : labelOf(path.slice(0, end)));
}
