import {
  createDataFrame,
  dateTime,
  FieldType,
  LoadingState,
  type DataFrame,
  type PanelData,
  type PanelProps,
} from '@grafana/data';
import { setBackendSrv, type BackendSrv, type BackendSrvRequest } from '@grafana/runtime';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { of, throwError } from 'rxjs';
import { giveLayout } from '../ui/events/testkit/give-layout';
import { MINUTE, NOW_MS } from '../ui/events/testkit/make-event';
import type { VigilPanelOptions } from './options';
import { VigilPanel } from './VigilPanel';

const asked: string[] = [];
let answers: Record<string, unknown> = {};

/** Grafana's way to the network, with what the engine answers by the end of the path. */
setBackendSrv({
  fetch: ({ url }: BackendSrvRequest) => {
    asked.push(url);
    const path = Object.keys(answers).find((end) => url.split('?')[0]?.endsWith(end));
    return path === undefined
      ? throwError(() => ({ status: 503, data: {}, config: { url } }))
      : of({ data: answers[path], status: 200 });
  },
} as unknown as BackendSrv);

const ROW = {
  time: [NOW_MS - 30 * MINUTE],
  timeEnd: [NOW_MS - 20 * MINUTE],
  severity: ['severe'],
  detector: ['checkout p95'],
  explanation: ['2.4× what it usually is'],
};
const TYPES: Record<string, FieldType> = { time: FieldType.time, timeEnd: FieldType.time };

function frameOf(columns: Record<string, unknown[]>, datasourceUid?: string): DataFrame {
  return createDataFrame({
    name: 'anomalies',
    ...(datasourceUid !== undefined && { meta: { custom: { datasourceUid } } }),
    fields: Object.entries(columns).map(([name, values]) => ({
      name,
      values,
      type: TYPES[name] ?? FieldType.string,
      config: {},
    })),
  });
}

function show(
  series: DataFrame[],
  part: { options?: Partial<VigilPanelOptions>; width?: number; height?: number; data?: Partial<PanelData> } = {}
) {
  const ranges: unknown[] = [];
  const from = dateTime(NOW_MS - 100 * MINUTE);
  const to = dateTime(NOW_MS);
  const timeRange = { from, to, raw: { from, to } };
  const data: PanelData = { state: LoadingState.Done, series, timeRange, ...part.data };
  const props = {
    data,
    timeRange,
    options: (part.options ?? {}) as VigilPanelOptions,
    width: part.width ?? 800,
    height: part.height ?? 400,
    onChangeTimeRange: (range: unknown) => ranges.push(range),
  } as unknown as PanelProps<VigilPanelOptions>;
  render(<VigilPanel {...props} />);
  return { user: userEvent.setup(), ranges };
}

beforeAll(() => giveLayout());
beforeEach(() => {
  asked.length = 0;
  answers = {};
});

describe('VigilPanel', () => {
  it('draws a frame of the documented shape with no options and no engine', async () => {
    const { user } = show([frameOf(ROW)]);
    await user.click(screen.getByRole('button', { name: /severe: checkout p95/ }));
    expect(screen.getAllByText('2.4× what it usually is')).not.toHaveLength(0);
    expect(asked).toEqual([]);
    expect(screen.queryByRole('link', { name: 'Explore' })).not.toBeInTheDocument();
  });

  it("is content with the required columns of somebody else's frame", () => {
    const { time, severity, detector } = ROW;
    show([frameOf({ detector, note: ['x'], severity, time })]);
    expect(screen.getByText('1 of 1')).toBeInTheDocument();
  });

  it('offers the data links of a frame that is not from Vigil', async () => {
    const frame = frameOf(ROW);
    const detector = frame.fields.find(({ name }) => name === 'detector');
    if (detector !== undefined) {
      detector.getLinks = () => [
        { title: 'Run book', href: 'https://example.org/run', target: '_blank', origin: detector },
      ];
    }
    const { user } = show([frame]);
    await user.click(screen.getByRole('button', { name: /severe: checkout p95/ }));
    expect(screen.getByRole('link', { name: 'Run book' })).toHaveAttribute('href', 'https://example.org/run');
  });

  it('opens a row to the chart of the engine that made the frame, and links to detector and Explore', async () => {
    answers = {
      '/detectors/d1': { detector: { id: 'd1', intervalMs: MINUTE }, state: {} },
      '/detectors/d1/results': { seriesKey: 'k1', labels: {}, thinned: false, columns: columnsOf(30) },
      '/anomalies': { items: [], nextCursor: null, total: 0, unfiltered: 0, severities: {} },
    };
    const { user } = show([frameOf({ ...ROW, detectorId: ['d1'], seriesKey: ['k1'] }, 'vigil-uid')]);
    await user.click(screen.getByRole('button', { name: /severe: checkout p95/ }));
    expect(await screen.findByRole('img', { name: /with its usual range/ })).toBeInTheDocument();
    expect(asked).toContainEqual(
      expect.stringMatching(
        /^\/api\/datasources\/uid\/vigil-uid\/resources\/api\/v1\/detectors\/d1\/results\?.*series=k1/
      )
    );
    expect(screen.getByRole('link', { name: 'Detector' })).toHaveAttribute(
      'href',
      expect.stringContaining('/a/vigil-anomaly-app/detectors/d1?')
    );
    expect(screen.getByRole('link', { name: 'Explore' })).toHaveAttribute('href', expect.stringContaining('/explore?'));
  });

  it('says so in the row when the engine does not answer, and keeps the rest', async () => {
    const { user } = show([frameOf({ ...ROW, detectorId: ['d1'] }, 'vigil-uid')]);
    await user.click(screen.getByRole('button', { name: /severe: checkout p95/ }));
    expect(await screen.findByText('The chart could not be loaded')).toBeInTheDocument();
    expect(screen.getByText('1 of 1')).toBeInTheDocument();
  });

  it('sets the range of the dashboard from the strip and from the row', async () => {
    const { user, ranges } = show([frameOf(ROW)]);
    screen.getByRole('application').focus();
    await user.keyboard('{ArrowRight}{Enter}');
    await user.click(screen.getByRole('button', { name: /severe: checkout p95/ }));
    await user.click(screen.getByRole('button', { name: 'Set dashboard range' }));
    expect(ranges).toEqual([
      { from: NOW_MS - 90 * MINUTE, to: expect.any(Number) },
      { from: NOW_MS - 90 * MINUTE, to: expect.any(Number) },
    ]);
  });

  it('works at 300 × 200', () => {
    show([frameOf(ROW)], { width: 300, height: 200 });
    expect(screen.getByRole('button', { name: /^severe\s?, 1$/ })).toBeInTheDocument();
    expect(screen.getByRole('button', { name: /severe: checkout p95/ })).toBeInTheDocument();
  });

  it('throws a sentence for a frame that is no list of anomalies', () => {
    const silence = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    expect(() => show([frameOf({ time: [NOW_MS], value: ['1'] })])).toThrow(
      /is not a list of anomalies: it needs the columns/
    );
    silence.mockRestore();
  });

  it('passes over other frames as long as one lists anomalies', () => {
    show([frameOf({ time: [NOW_MS], value: ['1'] }), frameOf(ROW)]);
    expect(screen.getByText('1 of 1')).toBeInTheDocument();
  });
});

describe('VigilPanel without events', () => {
  const empty = (uid?: string) => [frameOf({ time: [], severity: [], detector: [] }, uid)];
  const states = { disabled: 0, learning: 0, running: 0, failing: 0 };

  it('is all quiet as far as a foreign query can tell', async () => {
    show(empty());
    expect(await screen.findByText('The query returned no anomalies.')).toBeInTheDocument();
  });

  it('tells that there is no detector', async () => {
    answers = { '/detectors': { items: [], nextCursor: null, total: 0, states } };
    show(empty('vigil-uid'));
    expect(await screen.findByText('No detector yet')).toBeInTheDocument();
  });

  it('tells that the detectors are learning', async () => {
    answers = { '/detectors': { items: [], nextCursor: null, total: 2, states: { ...states, learning: 2 } } };
    show(empty('vigil-uid'));
    expect(await screen.findByText('Still learning')).toBeInTheDocument();
  });

  it('tells what the filter hides, and shows it again', async () => {
    const { user } = show([frameOf(ROW)], { options: { severities: ['slight'] } });
    expect(await screen.findByText('The filter hides 1 anomaly')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Show all' }));
    expect(screen.getByRole('button', { name: /severe: checkout p95/ })).toBeInTheDocument();
  });

  it('shows that it is loading before the first answer', () => {
    show([], { data: { state: LoadingState.Loading } });
    expect(screen.getByRole('status', { name: 'Loading' })).toBeInTheDocument();
  });
});

function columnsOf(count: number) {
  const repeat = <T,>(value: T) => Array.from({ length: count }, () => value);
  return {
    timeMs: Array.from({ length: count }, (_, i) => NOW_MS - (count - i) * MINUTE),
    value: repeat(1),
    expected: repeat(1),
    lower: repeat(0.5),
    upper: repeat(1.5),
    score: repeat(0),
    severity: repeat(0),
    alert: repeat(false),
  };
}
