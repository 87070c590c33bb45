import { VigilError, type Detector, type DetectorState } from '../../../schema';
import { compileLabelFilter } from '../label-filter';
import { chosenDetectors } from './chosen-detectors';
import type { Field, FieldConfig, Frame, FrameNotice } from './frame';
import { noData } from './no-data';
import type { QueryContext } from './query-context';
import type { LatestSeries } from './query-reader';
import { freeName } from './series-labels';
import { SEVERITY_MAPPINGS } from './severity-display';
import { failureInWords, timeInWords } from './words';

/** A detector this many intervals behind (and at least a minute) is late: its newest scores say nothing about now. */
const LATE_INTERVALS = 2;
const LATE_MS_MIN = 60_000;

/** A series without data for so many intervals has gone: it gets no row, which a rule handles as a missing series. */
const GONE_INTERVALS = 5;

/** Each row becomes an alert instance. */
const ROWS_MAX = 50_000;

/** Failing detectors named in one message. */
const NAMED_MAX = 3;

/**
 * One `numeric-long` frame with a row a series: its detector and labels as text, and the newest score, severity or open
 * anomaly as the number. A rule needs a threshold and nothing else. Quiet series give 0; those still learning and those
 * without data have no row.
 *
 * @throws VigilError `unavailable` when a detector is failing, late or disabled, unless the query asks for no data then
 */
export async function alertFrames(context: QueryContext): Promise<Frame[]> {
  const matches = compileLabelFilter(context.model.labels);
  const { usable, notices } = await usableDetectors(context);
  const rows: Row[] = [];
  let learning = 0;
  for (const { detector, state } of usable) {
    context.signal.throwIfAborted();
    for (const series of await context.reader.latestSeries(detector.id)) {
      if (!matches(series.labels)) {
        continue;
      }
      // While a history is gone through, the newest result of a series is one of long ago.
      if (state.kind === 'learning' || series.progress < 1) {
        learning += 1;
      } else if (!isGone(series, detector, state)) {
        rows.push({ detector, series });
      }
    }
  }
  if (learning > 0) {
    notices.push({ severity: 'info', text: `${learning} series are still learning and left out` });
  }
  if (rows.length > ROWS_MAX) {
    throw new VigilError(
      'resource_exhausted',
      `an alert query may have at most ${ROWS_MAX} series, got ${rows.length}; name a detector or filter by labels`
    );
  }
  return [rows.length === 0 ? noData(...notices) : toFrame(context, rows, notices)];
}

interface Row {
  detector: Detector;
  series: LatestSeries;
}

interface Usable {
  detector: Detector;
  state: DetectorState;
}

async function usableDetectors(context: QueryContext): Promise<{ usable: Usable[]; notices: FrameNotice[] }> {
  const detectors = await chosenDetectors(context);
  const named = context.model.detector !== '';
  const usable: Usable[] = [];
  const problems: string[] = [];
  for (const detector of detectors) {
    const state = await context.reader.state(detector);
    const problem = problemOf(detector, state, context.nowMs);
    if (problem !== null) {
      problems.push(problem);
    } else if (state.kind !== 'disabled') {
      usable.push({ detector, state });
    } else if (named) {
      problems.push(`detector "${detector.name}" is disabled`);
    }
  }
  if (problems.length > 0 && context.model.onFailing === 'error') {
    throw new VigilError('unavailable', listed(problems), { source: 'downstream' });
  }
  return { usable, notices: problems.map((text) => ({ severity: 'warning', text })) };
}

/** Why the newest results of a detector cannot be relied on; null when they can. */
function problemOf(detector: Detector, state: DetectorState, nowMs: number): string | null {
  if (state.kind === 'failing') {
    return failureInWords(detector, state);
  }
  const lagMs = state.lagMs ?? 0;
  if (state.kind === 'running' && lagMs > Math.max(LATE_MS_MIN, LATE_INTERVALS * detector.intervalMs)) {
    return `detector "${detector.name}" is late since ${timeInWords(nowMs - lagMs)}`;
  }
  return null;
}

function listed(problems: string[]): string {
  const more = problems.length > NAMED_MAX ? `; and ${problems.length - NAMED_MAX} more` : '';
  return problems.slice(0, NAMED_MAX).join('; ') + more;
}

/** Measured against the detector's last evaluation, so that a late detector does not lose its series. */
function isGone({ lastMs }: LatestSeries, { intervalMs }: Detector, { lastRun }: DetectorState): boolean {
  return lastRun !== null && lastRun.toMs - lastMs > GONE_INTERVALS * intervalMs;
}

const MEASURES: Record<'score' | 'severity' | 'open', { of: (series: LatestSeries) => number; config: FieldConfig }> = {
  score: { of: ({ lastScore }) => lastScore, config: { min: 0, max: 100 } },
  severity: { of: ({ lastSeverity }) => lastSeverity, config: { mappings: SEVERITY_MAPPINGS } },
  open: { of: ({ openSinceMs }) => (openSinceMs === null ? 0 : 1), config: { min: 0, max: 1 } },
};

function toFrame({ model: { measure } }: QueryContext, rows: Row[], notices: FrameNotice[]): Frame {
  const { of, config } = MEASURES[measure];
  const values = new Float64Array(rows.length);
  rows.forEach(({ series }, row) => {
    values[row] = of(series) || 0;
  });
  return {
    name: 'alert',
    fields: [...labelFields(rows, measure), { name: measure, kind: 'number', values, nullable: false, config }],
    meta: { type: 'numeric-long', typeVersion: [0, 1], notices },
  };
}

/** The detector's column, then one for each label that any series has, by name; null where a series does not have it. */
function labelFields(rows: Row[], measure: string): Field[] {
  const columns = new Map<string, Array<string | null>>();
  rows.forEach(({ series: { labels } }, row) => {
    for (const name in labels) {
      let column = columns.get(name);
      if (column === undefined) {
        column = new Array<string | null>(rows.length).fill(null);
        columns.set(name, column);
      }
      column[row] = labels[name] ?? null;
    }
  });
  const text = (name: string, values: Array<string | null>): Field => ({ name, kind: 'text', values, nullable: true });
  const taken = ['detector', measure];
  const own = [...columns].map(([name, values]) => text(freeName(name, taken, columns), values));
  const byName = own.sort((a, b) => (a.name < b.name ? -1 : 1));
  return [
    text(
      'detector',
      rows.map(({ detector }) => detector.name)
    ),
    ...byName,
  ];
}
