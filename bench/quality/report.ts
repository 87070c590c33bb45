interface Alerts {
  events: number;
  caught: number;
  episodes: number;
  falseEpisodes: number;
  recall: number;
  precision: number;
  f1: number;
  falsePerSeriesDay: number;
}

interface Measures {
  vusPr: number | null;
  vusRoc: number | null;
  ap: number | null;
  f1: number | null;
  rangeF1: number | null;
}

/** What `event-score.mjs --json` says, as far as it is printed. */
export interface EventReport {
  overall: { alerts: Alerts };
  macro: Measures;
  bySource: Record<string, Measures & { alerts: Alerts }>;
}

/** What `nab-score.mjs --json` says, as far as it is printed. */
export interface NabReport {
  profiles: Record<string, { score: number; detected: number; windows: number; falsePositiveRows: number }>;
}

const MEASURES = ['vusPr', 'vusRoc', 'ap', 'f1', 'rangeF1'] as const;
/** Sources whose series have several value columns: each column is scored alone and the largest counts. */
const SEVERAL_COLUMNS = ['service-kpi', 'group'];

const cell = (number: number | null) => (number === null ? '-' : number.toFixed(3)).padStart(9);

export function printEvents({ overall, macro, bySource }: EventReport): void {
  const columns = MEASURES.map((name) => name.padStart(9)).join('');
  console.log(`${'source'.padEnd(26)}${columns}   events caught   false`);
  for (const [source, measures] of Object.entries(bySource)) {
    const { alerts } = measures;
    const caught = `${alerts.caught}/${alerts.events}`.padStart(16);
    const cells = MEASURES.map((name) => cell(measures[name])).join('');
    console.log(`${source.padEnd(26)}${cells}${caught}${String(alerts.falseEpisodes).padStart(8)}`);
  }
  console.log(`${'mean over sources'.padEnd(26)}${MEASURES.map((name) => cell(macro[name])).join('')}`);
  const single = Object.entries(bySource).filter(([source]) => !SEVERAL_COLUMNS.includes(source));
  const means = MEASURES.map((name) => cell(mean(single.map(([, measures]) => measures[name]))));
  console.log(`${'… with one value column'.padEnd(26)}${means.join('')}`);
  const { f1, recall, precision, falsePerSeriesDay } = overall.alerts;
  const shown = [f1, recall, precision, falsePerSeriesDay].map((number) => number.toFixed(3));
  console.log(`alerts: F1 ${shown[0]}, recall ${shown[1]}, precision ${shown[2]}, false per series-day ${shown[3]}`);
}

export function printNab({ profiles }: NabReport): void {
  for (const [name, { score, detected, windows, falsePositiveRows }] of Object.entries(profiles)) {
    console.log(`nab ${name}: ${score.toFixed(1)}, windows ${detected}/${windows}, false rows ${falsePositiveRows}`);
  }
}

function mean(numbers: Array<number | null>): number {
  const known = numbers.filter((number) => number !== null);
  return known.reduce((sum, number) => sum + number, 0) / known.length;
}
