import {
  detectorSpecSchema,
  parseWith,
  VigilError,
  type Detector,
  type DetectorSpec,
  type FieldProblem,
  type SourceQuery,
} from '../../../../schema';
import type { Host } from '../../../../ui/client/engine-context';
import { problemWords } from './problem-words';

/** Problems by the dotted path of their field (`source.expr`). */
export type Problems = ReadonlyMap<string, string>;

const SPEC_FIELDS = Object.keys(detectorSpecSchema.shape) as Array<keyof DetectorSpec>;

/** A source to begin with: what shows something at once where this host can, else one to be filled in. */
export function emptySource(kind: SourceQuery['kind']): SourceQuery {
  switch (kind) {
    case 'demo':
      return { kind, metric: 'orders' };
    case 'prometheus':
      return { kind, url: '', expr: '' };
    case 'elasticsearch':
      return {
        kind,
        url: '',
        indices: [],
        timeField: '@timestamp',
        filterQuery: { match_all: {} },
        features: [],
        categoryFields: [],
      };
    case 'csv':
      return { kind, file: '', timeColumn: 'timestamp', valueColumns: [] };
    case 'grafana':
      return { kind, datasource: { uid: '', type: '', name: '' }, queries: [{ refId: 'A' }] };
  }
}

/** What a new detector starts from: the defaults of the schema, without a name. */
export function newDraft(host: Host): DetectorSpec {
  const source = emptySource(host === 'grafana' ? 'grafana' : 'demo');
  const defaults = detectorSpecSchema.parse({ name: 'x', source: { kind: 'demo', metric: 'orders' } });
  return { ...defaults, name: '', source };
}

/** The editable part of a saved detector. */
export function draftOf(detector: Detector): DetectorSpec {
  return Object.fromEntries(SPEC_FIELDS.map((field) => [field, detector[field]])) as DetectorSpec;
}

/** A copy to be saved under another name. */
export function duplicateOf(detector: Detector): DetectorSpec {
  return { ...draftOf(detector), name: `${detector.name} (copy)` };
}

/** What the schema finds wrong, by field; empty when the draft can be saved. */
export function problemsOf(draft: DetectorSpec): Problems {
  try {
    parseWith(detectorSpecSchema, draft, 'detector');
    return new Map();
  } catch (thrown) {
    return problemsIn(VigilError.from(thrown));
  }
}

/** The fields an error of the engine names; a taken name belongs to the name. */
export function problemsIn(error: VigilError): Problems {
  if (error.code === 'already_exists') {
    return new Map([['name', error.message]]);
  }
  const fields: FieldProblem[] = error.details?.fields ?? [];
  return new Map(
    fields.map(({ path, message }) => {
      // An update names them as parts of its body.
      const strip = (text: string) => text.replace(/^spec\./, '');
      return [strip(path), problemWords({ path: strip(path), message: strip(message) })];
    })
  );
}

/** The problem of a field or of anything below it. */
export function problemAt(problems: Problems, path: string): string | undefined {
  for (const [at, message] of problems) {
    if (isWithin(at, path)) {
      return message;
    }
  }
  return undefined;
}

/** What of a draft a preview has to be made for; all the rest is decided from it in the browser. */
const SIGNAL_FIELDS = [
  'source',
  'intervalMs',
  'windowDelayMs',
  'historyMs',
  'seriesLimit',
  'features',
  'algorithm',
  'missing',
  'fill',
] as const;
/** Of several features these are settled for each before they are looked at together. */
const FEATURE_FIELDS = ['direction', 'minDeviation', 'rules'] as const;
type SignalField = (typeof SIGNAL_FIELDS)[number] | (typeof FEATURE_FIELDS)[number];
export type Signal = Pick<DetectorSpec, SignalField>;

/** The first thing wrong with what a preview depends on: its path, or null when one can be made. */
export function signalProblem(problems: Problems, draft: Pick<DetectorSpec, 'features'>): string | null {
  const fields = signalFields(draft);
  return [...problems.keys()].find((path) => fields.some((field) => isWithin(path, field))) ?? null;
}

/** A detector that gives a preview of this signal; what it is called and how it decides are the defaults. */
export function specOfSignal(signal: Signal): DetectorSpec {
  const part = Object.fromEntries(signalFields(signal).map((field) => [field, signal[field]]));
  return detectorSpecSchema.parse({ ...part, name: 'preview' });
}

/** Equal for signals with the same preview. */
export function signalKey(signal: Signal): string {
  return JSON.stringify(signalFields(signal).map((field) => signal[field]));
}

function signalFields({ features }: Pick<DetectorSpec, 'features'>): readonly SignalField[] {
  return features === null ? SIGNAL_FIELDS : [...SIGNAL_FIELDS, ...FEATURE_FIELDS];
}

export function isSameDraft(a: DetectorSpec, b: DetectorSpec): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The field at `path` is `whole` or lies below it. */
export function isWithin(path: string, whole: string): boolean {
  return path === whole || path.startsWith(`${whole}.`);
}
