import { STATE_KINDS, type Detector, type DetectorState, type SeverityCounts, type StateKind } from '../../../schema';
import { chosenDetectors } from './chosen-detectors';
import type { Field, FieldConfig, Frame } from './frame';
import type { QueryContext } from './query-context';

const STATE_DISPLAY: Record<StateKind, { text: string; color: string }> = {
  disabled: { text: '○ disabled', color: 'text' },
  learning: { text: '◌ learning', color: 'blue' },
  running: { text: '● running', color: 'text' },
  failing: { text: '⚠ failing', color: 'red' },
};

const NONE_OPEN: SeverityCounts = { slight: 0, moderate: 0, severe: 0 };

interface Row {
  detector: Detector;
  state: DetectorState;
  open: SeverityCounts;
}

/** A table with one row a detector: how it is doing. */
export async function statusFrames(context: QueryContext): Promise<Frame[]> {
  const { reader } = context;
  const detectors = await chosenDetectors(context);
  const openCounts = await reader.openCounts(detectors.map(({ id }) => id));
  const rows = await Promise.all(
    detectors.map(async (detector) => ({
      detector,
      state: await reader.state(detector),
      open: openCounts.get(detector.id) ?? NONE_OPEN,
    }))
  );
  return [
    {
      name: 'status',
      fields: fieldsOf(rows),
      meta: { type: 'table', typeVersion: [0, 1], preferredVisualisationType: 'table' },
    },
  ];
}

function fieldsOf(rows: Row[]): Field[] {
  const text = (name: string, of: (row: Row) => string | null, config: FieldConfig = {}): Field => ({
    name,
    kind: 'text',
    values: rows.map(of),
    nullable: true,
    config,
  });
  const measured =
    (kind: 'time' | 'number') =>
    (name: string, of: (row: Row) => number | null, config: FieldConfig = {}): Field => ({
      name,
      kind,
      values: rows.map((row) => of(row) ?? NaN),
      nullable: true,
      config,
    });
  const [time, number] = [measured('time'), measured('number')];
  return [
    text('detector', ({ detector }) => detector.name, {
      links: [{ title: 'Open the detector', url: '/a/vigil-anomaly-app/detectors/${__data.fields.detectorId}' }],
    }),
    text('state', ({ state }) => state.kind, {
      mappings: [
        {
          type: 'value',
          options: Object.fromEntries(STATE_KINDS.map((kind, index) => [kind, { ...STATE_DISPLAY[kind], index }])),
        },
      ],
      custom: { cellOptions: { type: 'color-text' } },
    }),
    time('failingSince', ({ state }) => state.failing?.sinceMs ?? null),
    text('error', ({ state }) => state.failing?.message ?? null),
    number('progress', ({ state }) => state.progress, { unit: 'percentunit', min: 0, max: 1 }),
    number('lag', ({ state }) => state.lagMs, { unit: 'ms' }),
    time('lastRun', ({ state }) => state.lastRun?.startedMs ?? null),
    time('nextRun', ({ state }) => state.nextRunMs),
    number('series', ({ state }) => state.series),
    number('seriesLeftOut', ({ state }) => state.seriesLeftOut),
    number('openSevere', ({ open }) => open.severe),
    number('openModerate', ({ open }) => open.moderate),
    number('openSlight', ({ open }) => open.slight),
    text('notices', ({ state }) => state.notices.join('; ')),
    text('detectorId', ({ detector }) => detector.id, { custom: { hidden: true } }),
  ];
}
